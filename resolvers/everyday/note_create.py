"""The action of writing a private note."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from model.note import PrivateNote
from model.one_on_one import OneOnOne
from model.rows import Row
from resolvers.again import at, named_row
from resolvers.everyday.notes import author, check_text, note_of
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.once import answered_before, remember
from resolvers.org.people import people_by_id
from rules.errors import Invalid

ACTION = "privateNoteCreate"
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class PrivateNoteCreate:
    """What somebody notes for themselves, about a person or about nobody."""

    text: str
    about: GlobalId | None = None
    one_on_one: GlobalId | None = None
    client_mutation_id: str | None = None


async def private_note_create(work: Work, given: PrivateNoteCreate, new_id: NewId) -> Row:
    """The new note, or the first one of the same client mutation id."""
    writer = author(work)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await note_of(work, global_id(PrivateNote.__name__, first))
    check_text(given.text)
    note_id = new_id()
    await write(work, given, note_id)
    work.audit(ACTION, PrivateNote, note_id, whose=writer)
    await remember(work, ACTION, given, note_id)
    return await note_of(work, global_id(PrivateNote.__name__, note_id))


async def write(work: Work, given: PrivateNoteCreate, id_: UUID) -> None:
    about = None if given.about is None else await person_of(work, given.about)
    now = work.moment.now
    meeting = await meeting_of(work, given.one_on_one)
    ends = {"about_id": about, "one_on_one_id": meeting}
    who = {"id": id_, "author_id": work.actor, **ends}
    told = {"text": given.text, "created_at": now, "updated_at": now}
    await work.insert(PrivateNote, {**who, **told})


async def meeting_of(work: Work, id_: GlobalId | None) -> UUID | None:
    """A 1:1 of the author's own; the other of it never learns of the note."""
    if id_ is None:
        return None
    with at("oneOnOne"):
        return (await named_row(work, OneOnOne, id_)).id


async def person_of(work: Work, id_: GlobalId) -> UUID:
    """Anybody the HRIS knows or knew; they never learn of it."""
    key = key_of(id_, "Person")
    found = None if key is None else (await people_by_id(work, [key], None, frozenset()))[0]
    if found is None:
        message = "There is no such person. Leave `about` out for a note about nobody."
        raise Invalid(message, path=["about"], code="NOT_FOUND")
    return found.id
