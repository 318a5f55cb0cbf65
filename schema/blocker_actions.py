"""Opening, handing over and resolving blockers, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.rhythm.blocker_actions import (
    BlockerOpen,
    BlockerResolve,
    BlockerUpdate,
    blocker_open,
    blocker_resolve,
    blocker_update,
)
from rules.blockers import BlockerKind
from schema.blocker import Blocker
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="What stands in a key result's way, told between two check-ins.")
class BlockerOpenInput:
    key_result: strawberry.ID = strawberry.field(description="What it stands in the way of.")
    kind: BlockerKind = strawberry.field(description="What kind of thing it is.")
    text: str = strawberry.field(description="What is wrong; 1 to 20,000 characters.")
    owner: strawberry.ID | None = given("Who clears it; you where left out.")
    next_action: str | None = given("What they do next.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Who clears a blocker from now on, or what they do next.")
class BlockerUpdateInput:
    id: strawberry.ID = strawberry.field(description="The blocker.")
    owner: strawberry.ID | None = given("Who clears it; as it is where left out.")
    next_action: str | None = given("What they do next; as it is where left out.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A blocker that is out of the way.")
class BlockerResolveInput:
    id: strawberry.ID = strawberry.field(description="The blocker.")
    resolution: str | None = given("How it was resolved.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The blocker as it is now, or why not.")
class BlockerPayload:
    blocker: Blocker | None = column("The blocker as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class BlockerOpenArguments:
    input: Annotated[BlockerOpenInput, Doc("What stands in the way of what.")]


@dataclass(frozen=True)
class BlockerUpdateArguments:
    input: Annotated[BlockerUpdateInput, Doc("Which blocker, and what changes.")]


@dataclass(frozen=True)
class BlockerResolveArguments:
    input: Annotated[BlockerResolveInput, Doc("Which blocker.")]


open_blocker = answering(blocker_open, BlockerOpen, BlockerPayload, of="blocker")
update_blocker = answering(blocker_update, BlockerUpdate, BlockerPayload, of="blocker")
resolve_blocker = answering(blocker_resolve, BlockerResolve, BlockerPayload, of="blocker")


@strawberry.type
class BlockerMutation:
    """What Mutation is made of, as far as it is about blockers."""

    blocker_open: BlockerPayload = action(
        open_blocker,
        "Tells of what stands in a key result's way: those who may check in on it.",
        takes=BlockerOpenArguments,
    )
    blocker_update: BlockerPayload = action(
        update_blocker,
        "Hands a blocker over, or says what comes next: its owner, or who may check in.",
        takes=BlockerUpdateArguments,
    )
    blocker_resolve: BlockerPayload = action(
        resolve_blocker,
        "Says that a blocker is out of the way: its owner, or who may check in.",
        takes=BlockerResolveArguments,
    )
