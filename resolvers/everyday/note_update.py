"""The action of rewriting a private note."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from model.note import PrivateNote
from model.rows import Row
from resolvers.everyday.notes import author, check_text, note_of
from resolvers.ids import GlobalId, global_id
from resolvers.once import answered_before, remember

ACTION = "privateNoteUpdate"


@dataclass(frozen=True)
class PrivateNoteUpdate:
    """What a note says from now on; whom it is about stays as it is."""

    id: GlobalId
    text: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def private_note_update(work: Work, given: PrivateNoteUpdate, _: Callable[[], UUID]) -> Row:
    """The note as it is afterwards; NotFound, where it is somebody else's, like a missing one."""
    writer = author(work)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await note_of(work, global_id(PrivateNote.__name__, first))
    note = await note_of(work, given.id)
    check_text(given.text)
    told = {"text": given.text, "updated_at": work.moment.now}
    read = note[PrivateNote.version] if given.expected_version is None else given.expected_version
    await work.save(PrivateNote, note.id, told, version=read)
    work.audit(ACTION, PrivateNote, note.id, whose=writer)
    await remember(work, ACTION, given, note.id)
    return await note_of(work, given.id)
