"""Private notes, each its author's alone: listed, found, and why they are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate, Work
from auth.visibility.reach import check_write
from model.note import PrivateNote
from model.rows import AnySelect, Row, columns, named, written
from resolvers.cursors import instant
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.errors import Invalid, NotFound

NOTE = columns(PrivateNote)
NEWEST_FIRST = Order((PrivateNote.created_at, PrivateNote.id), (instant, UUID), descending=True)
LONGEST = 20_000


@dataclass(frozen=True)
class WhichNotes(Paging):
    about: Annotated[GlobalId | None, Doc("Only those about this person; where omitted, all.")] = (
        None
    )


async def notes_of(
    load: Gate, authors: Sequence[UUID], which: WhichNotes, asked: Columns
) -> list[Page]:
    # An id that is no person's is None, and nothing equals NULL.
    given = {} if which.about is None else {"about": key_of(which.about, "Person")}
    listing = Listing(PrivateNote, notes(frozenset(given)), NEWEST_FIRST, None, given)
    return await pages(load, listing, Parents(PrivateNote.author_id, authors), which, asked)


@written
def notes(told: frozenset[str]) -> AnySelect:
    about = (PrivateNote.about_id == named("about", Uuid()),) if told else ()
    return select(*columns(PrivateNote)).where(*about)


async def notes_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, PrivateNote, keys)


async def note_of(load: Gate, id_: str) -> Row:
    """The note of an id; NotFound where it is not there, or somebody else's."""
    key = key_of(id_, PrivateNote.__name__)
    found = None if key is None else (await notes_by_id(load, [key], None, frozenset()))[0]
    if found is None:
        raise NotFound("There is no such note, or it is not yours to see.")
    return found


def author(work: Work) -> UUID:
    """Who writes; NotAllowed for a machine's own request, and outside the feature or scope."""
    check_write(work.viewer, [PrivateNote])
    return work.actor


def check_text(text: str) -> None:
    if not text.strip():
        raise Invalid("Write something.", path=["text"], code="EMPTY")
    if len(text) > LONGEST:
        message = f"A note has at most {LONGEST:,} characters; this one has {len(text):,}."
        raise Invalid(message, path=["text"])
