"""Commenting and reacting, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.rhythm.comment_actions import (
    CommentCreate,
    CommentDelete,
    CommentUpdate,
    comment_create,
    comment_delete,
    comment_update,
)
from resolvers.rhythm.reaction_actions import ReactionSaid, reaction_add, reaction_remove
from rules.reactions import ReactionKind
from schema.check_in import CheckIn
from schema.conversation import Comment
from schema.edges import action, column
from schema.objective import Objective
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="What to say, and to what.")
class CommentCreateInput:
    on: strawberry.ID = strawberry.field(description="A check-in or an objective.")
    text: str = strawberry.field(description="What to say; 1 to 20,000 characters.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What one of your comments says from now on.")
class CommentUpdateInput:
    id: strawberry.ID = strawberry.field(description="The comment.")
    text: str = strawberry.field(description="All that it is to say; 1 to 20,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="One of your comments, to be deleted for good.")
class CommentDeleteInput:
    id: strawberry.ID = strawberry.field(description="The comment.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="How you react, and to what.")
class ReactionInput:
    on: strawberry.ID = strawberry.field(description="A check-in or an objective.")
    kind: ReactionKind = strawberry.field(description="How.")
    client_mutation_id: str | None = retried()


Commented = Annotated[
    CheckIn | Objective,
    strawberry.union("Commented", description="What people can comment on and react to."),
]


@strawberry.type(description="The comment as it is now, or why not.")
class CommentPayload:
    comment: Comment | None = column("The comment as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was deleted, or why nothing was.")
class CommentDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the comment that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was reacted to, as it is now, or why not.")
class ReactionPayload:
    subject: Commented | None = column("The check-in or objective, with its reactions.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CommentCreateArguments:
    input: Annotated[CommentCreateInput, Doc("What to say, and to what.")]


@dataclass(frozen=True)
class CommentUpdateArguments:
    input: Annotated[CommentUpdateInput, Doc("Which comment, and what it is to say.")]


@dataclass(frozen=True)
class CommentDeleteArguments:
    input: Annotated[CommentDeleteInput, Doc("Which comment.")]


@dataclass(frozen=True)
class ReactionArguments:
    input: Annotated[ReactionInput, Doc("How you react, and to what.")]


create_comment = answering(comment_create, CommentCreate, CommentPayload, of="comment")
update_comment = answering(comment_update, CommentUpdate, CommentPayload, of="comment")
delete_comment = answering(comment_delete, CommentDelete, CommentDeletePayload, of="deleted_id")
add_reaction = answering(reaction_add, ReactionSaid, ReactionPayload, of="subject")
remove_reaction = answering(reaction_remove, ReactionSaid, ReactionPayload, of="subject")


@strawberry.type
class ConversationMutation:
    """What Mutation is made of, as far as people talk about check-ins and objectives."""

    comment_create: CommentPayload = action(
        create_comment,
        "Comments on a check-in or an objective: whoever sees it.",
        takes=CommentCreateArguments,
    )
    comment_update: CommentPayload = action(
        update_comment, "Rewrites one of your comments.", takes=CommentUpdateArguments
    )
    comment_delete: CommentDeletePayload = action(
        delete_comment, "Deletes one of your comments, for good.", takes=CommentDeleteArguments
    )
    reaction_add: ReactionPayload = action(
        add_reaction,
        "Reacts to a check-in or an objective: whoever sees it, each way once.",
        takes=ReactionArguments,
    )
    reaction_remove: ReactionPayload = action(
        remove_reaction, "Takes one of your reactions back.", takes=ReactionArguments
    )
