"""The action of deleting a private note, for good."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from model.note import PrivateNote
from resolvers.everyday.notes import author, note_of
from resolvers.ids import GlobalId, global_id
from resolvers.once import answered_before, forget_words, remember
from rules.errors import Conflict

ACTION = "privateNoteDelete"


@dataclass(frozen=True)
class PrivateNoteDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def private_note_delete(
    work: Work, given: PrivateNoteDelete, _: Callable[[], UUID]
) -> GlobalId:
    """The id of the note that is no more; its audit stays."""
    writer = author(work)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(PrivateNote.__name__, first)
    note = await note_of(work, given.id)
    read = note[PrivateNote.version] if given.expected_version is None else given.expected_version
    if not await work.remove(PrivateNote, PrivateNote.id == note.id, PrivateNote.version == read):
        raise Conflict("The note has changed since you read it. Read it again.")
    work.audit(ACTION, PrivateNote, note.id, whose=writer)
    await forget_words(work, note.id)
    await remember(work, ACTION, given, note.id)
    return given.id
