"""Aligning OKRs to one another, as it is asked and answered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.alignment.alignment_create import AlignmentCreate, alignment_create
from resolvers.alignment.alignment_delete import WhichAlignment, alignment_delete
from resolvers.alignment.alignment_update import AlignmentUpdate, alignment_update
from resolvers.ids import GlobalId
from rules.terms import AlignmentMode
from schema.edges import action, column
from schema.key_result import Alignment
from schema.payloads import UserError, attempted, changed, given, retried, told


@strawberry.input(description="A link to be made, from an OKR up to another.")
class AlignmentCreateInput:
    child: strawberry.ID = strawberry.field(description="The objective or key result below.")
    parent: strawberry.ID = strawberry.field(description="The objective or key result above.")
    mode: AlignmentMode = strawberry.field(
        description="What it does to numbers.", default=AlignmentMode.CONTRIBUTES
    )
    share: Decimal = strawberry.field(
        description="How much of the child counts there, 0 to 1; over all its parents 1 at most.",
        default=Decimal(1),
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The link, or why there is none.")
class AlignmentCreatePayload:
    alignment: Alignment | None = column("The new link.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="What a link is to do to numbers; what is left out stays.")
class AlignmentUpdateInput:
    id: strawberry.ID = strawberry.field(description="The link.")
    mode: AlignmentMode | None = changed("What it does to numbers.")
    share: Decimal | None = changed("How much of the child counts there, 0 to 1.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The link as it is now, or why it is not so.")
class AlignmentUpdatePayload:
    alignment: Alignment | None = column("The link as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A link to be taken away.")
class AlignmentDeleteInput:
    id: strawberry.ID = strawberry.field(description="The link.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="Which link was taken away, or why none was.")
class AlignmentDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the link that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class AlignmentCreateArguments:
    input: Annotated[AlignmentCreateInput, Doc("What to align to what.")]


@dataclass(frozen=True)
class AlignmentUpdateArguments:
    input: Annotated[AlignmentUpdateInput, Doc("Which link, and what it is to do.")]


@dataclass(frozen=True)
class AlignmentDeleteArguments:
    input: Annotated[AlignmentDeleteInput, Doc("Which link.")]


async def create_alignment(operation: Operation, asked: AlignmentCreateInput) -> Any:
    ends = {"child": GlobalId(asked.child), "parent": GlobalId(asked.parent)}
    words: dict[str, Any] = {**vars(asked), **ends}
    return await attempted(
        operation, alignment_create, AlignmentCreate(**words), AlignmentCreatePayload,
        of="alignment",
    )  # fmt: skip


async def update_alignment(operation: Operation, asked: AlignmentUpdateInput) -> Any:
    said = told(asked, "mode", "share")
    words = AlignmentUpdate(
        GlobalId(asked.id), said, asked.expected_version, asked.client_mutation_id
    )
    return await attempted(
        operation, alignment_update, words, AlignmentUpdatePayload, of="alignment"
    )


async def delete_alignment(operation: Operation, asked: AlignmentDeleteInput) -> Any:
    words = WhichAlignment(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, alignment_delete, words, AlignmentDeletePayload, of="deleted_id"
    )


@strawberry.type
class AlignmentMutation:
    """What Mutation is made of, as far as it is about alignments."""

    alignment_create: AlignmentCreatePayload = action(
        create_alignment,
        "Aligns an objective or key result to another one that you see: who may edit the lower "
        "one. What would make OKRs of one another is refused with the way round (CYCLE).",
        takes=AlignmentCreateArguments,
    )
    alignment_update: AlignmentUpdatePayload = action(
        update_alignment,
        "Changes what a link does to numbers: who may edit the lower end.",
        takes=AlignmentUpdateArguments,
    )
    alignment_delete: AlignmentDeletePayload = action(
        delete_alignment,
        "Takes a link away: who may edit the lower end.",
        takes=AlignmentDeleteArguments,
    )
