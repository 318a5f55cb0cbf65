"""Writing, rewriting and deleting private notes, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.note_create import PrivateNoteCreate, private_note_create
from resolvers.everyday.note_delete import PrivateNoteDelete, private_note_delete
from resolvers.everyday.note_update import PrivateNoteUpdate, private_note_update
from resolvers.ids import GlobalId
from schema.edges import action, column
from schema.note import PrivateNote
from schema.payloads import UserError, attempted, given


@strawberry.input(description="A note for yourself alone.")
class PrivateNoteCreateInput:
    text: str = strawberry.field(description="What to note; 1 to 20,000 characters.")
    about: strawberry.ID | None = given("Whom it is about. They never learn of it.")
    one_on_one: strawberry.ID | None = given(
        "A 1:1 of yours that it is of; nobody else sees it there."
    )
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The note, or why there is none. Only its author gets it.")
class PrivateNoteCreatePayload:
    private_note: PrivateNote | None = column("The new note.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="What one of your notes says from now on.")
class PrivateNoteUpdateInput:
    id: strawberry.ID = strawberry.field(description="The note.")
    text: str = strawberry.field(description="All that it is to say; 1 to 20,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The note as it is now, or why not. Only its author gets it.")
class PrivateNoteUpdatePayload:
    private_note: PrivateNote | None = column("The note as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="One of your notes, to be deleted for good.")
class PrivateNoteDeleteInput:
    id: strawberry.ID = strawberry.field(description="The note.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="What was deleted, or why nothing was.")
class PrivateNoteDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the note that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class PrivateNoteCreateArguments:
    input: Annotated[PrivateNoteCreateInput, Doc("What to note.")]


@dataclass(frozen=True)
class PrivateNoteUpdateArguments:
    input: Annotated[PrivateNoteUpdateInput, Doc("Which note, and what it is to say.")]


@dataclass(frozen=True)
class PrivateNoteDeleteArguments:
    input: Annotated[PrivateNoteDeleteInput, Doc("Which note.")]


async def create_note(operation: Operation, asked: PrivateNoteCreateInput) -> Any:
    about = None if asked.about is None else GlobalId(asked.about)
    words: dict[str, Any] = {**vars(asked), "about": about}
    return await attempted(
        operation, private_note_create, PrivateNoteCreate(**words), PrivateNoteCreatePayload,
        of="private_note",
    )  # fmt: skip


async def update_note(operation: Operation, asked: PrivateNoteUpdateInput) -> Any:
    words: dict[str, Any] = {**vars(asked), "id": GlobalId(asked.id)}
    return await attempted(
        operation, private_note_update, PrivateNoteUpdate(**words), PrivateNoteUpdatePayload,
        of="private_note",
    )  # fmt: skip


async def delete_note(operation: Operation, asked: PrivateNoteDeleteInput) -> Any:
    words: dict[str, Any] = {**vars(asked), "id": GlobalId(asked.id)}
    return await attempted(
        operation, private_note_delete, PrivateNoteDelete(**words), PrivateNoteDeletePayload,
        of="deleted_id",
    )  # fmt: skip


@strawberry.type
class NoteMutation:
    """What Mutation is made of, as far as it is about private notes."""

    private_note_create: PrivateNoteCreatePayload = action(
        create_note,
        "Writes a note for yourself alone.",
        takes=PrivateNoteCreateArguments,
    )
    private_note_update: PrivateNoteUpdatePayload = action(
        update_note,
        "Rewrites one of your notes; whom it is about stays as it is.",
        takes=PrivateNoteUpdateArguments,
    )
    private_note_delete: PrivateNoteDeletePayload = action(
        delete_note, "Deletes one of your notes, for good.", takes=PrivateNoteDeleteArguments
    )
