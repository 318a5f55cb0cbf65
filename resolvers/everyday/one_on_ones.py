"""1:1s with their agenda and actions, as the two of each read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Tuple,
    and_,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from typing_extensions import Doc

from auth.gate import Gate
from model.note import PrivateNote
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import instant
from resolvers.everyday.notes import NEWEST_FIRST, NOTE
from resolvers.ids import global_id
from resolvers.instants import midnight, zone_of
from resolvers.levels import by_id, many_each
from resolvers.org.people import people_by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.icalendar import Meeting, icalendar

SOONEST_FIRST = Order((OneOnOne.starts_at, OneOnOne.id), (instant, UUID))
LATEST_FIRST = Order(SOONEST_FIRST.columns, SOONEST_FIRST.read, descending=True)
ENDS = OneOnOne.organiser_id, OneOnOne.partner_id


def to_come(meeting: Any) -> ColumnElement[bool]:
    """That nobody said yet what became of it, and it is of today or later.

    Today's too: it may be going on, and what was forgotten earlier is no next one.
    """
    is_open = and_(meeting.held_at.is_(None), meeting.cancelled_at.is_(None))
    return and_(is_open, meeting.starts_at >= named("since", OneOnOne.starts_at.type))


TO_COME = to_come(OneOnOne)
STATES: dict[bool | None, tuple[ColumnElement[bool], ...]] = {
    None: (),
    True: (OneOnOne.held_at.is_not(None),),
    False: (TO_COME,),
}
PAIR = array(ENDS)
ONE = func.unnest(PAIR).table_valued("person_id").render_derived(name="each_of_two")


@dataclass(frozen=True)
class WhichOneOnOnes(Paging):
    held: Annotated[
        bool | None,
        Doc(
            "True: only those that were held; false: only those to come, of today or later, the "
            "soonest first. What is over and nobody said was held is in neither, nor what was "
            "called off: where omitted, all are told."
        ),
    ] = None


async def one_on_ones_of(
    load: Gate, keys: Sequence[UUID], which: WhichOneOnOnes, asked: Columns
) -> list[Page]:
    """Of each person those that the viewer has with them; of the viewer all."""
    order = SOONEST_FIRST if which.held is False else LATEST_FIRST
    given = {"since": await since_today(load)} if which.held is False else {}
    listing = Listing(OneOnOne, of_people(STATES[which.held]), order, None, given)
    return await pages(load, listing, Parents(ONE.c.person_id, keys), which, asked)


async def since_today(load: Gate) -> datetime:
    """The beginning of the organisation's today."""
    return midnight(load.today, await zone_of(load))


@written
def of_people(states: tuple[ColumnElement[bool], ...]) -> AnySelect:
    ends = or_(of_keys(OneOnOne.organiser_id), of_keys(OneOnOne.partner_id))
    meetings = select(*columns(OneOnOne)).select_from(OneOnOne).join(ONE, true())
    return meetings.where(ends, *states)


async def one_on_ones_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, OneOnOne, keys)


async def agenda_items_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, AgendaItem, keys)


async def action_items_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ActionItem, keys)


async def agenda_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    return await items_of(load, AgendaItem, keys)


async def actions_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    return await items_of(load, ActionItem, keys)


async def items_of(
    load: Gate, noun: type[AgendaItem | ActionItem], keys: Sequence[UUID]
) -> list[list[Row]]:
    since = await since_today(load)
    return many_each(await load.rows(noun, items(noun), keys=keys, since=since), "at_id", keys)


@written
def items(noun: type[AgendaItem | ActionItem]) -> AnySelect:
    """Of each meeting its own, and at the next of the two what is open in those that are over.

    Nobody need say that one was held: its day passes, and what was open then still is.
    """
    by = sources()
    is_open = {AgendaItem: AgendaItem.checked_at, ActionItem: ActionItem.done_at}[noun].is_(None)
    told = select(*columns(noun), by.c.at_id).join(by, by.c.from_id == noun.one_on_one_id)
    shown = told.where(or_(by.c.from_id == by.c.at_id, is_open))
    return shown.order_by(noun.created_at, noun.id)


def sources() -> Subquery:
    """From which meetings what is told at each: itself, and at the next to come those before."""
    past, sooner = aliased(OneOnOne), aliased(OneOnOne)
    itself = select(OneOnOne.id.label("at_id"), OneOnOne.id.label("from_id"))
    is_first = ~exists().where(
        between(*ENDS, sooner), to_come(sooner), place(sooner) < place(OneOnOne)
    )
    before = (
        select(OneOnOne.id, past.id)
        .join(past, between(*ENDS, past))
        .where(of_keys(OneOnOne.id), TO_COME, is_first, not_(to_come(past)))
    )
    return union_all(itself.where(of_keys(OneOnOne.id)), before).subquery()


def place(meeting: Any) -> Tuple:
    return tuple_(meeting.starts_at, meeting.id)


def between(one: UUID | Any, other: UUID | Any, meeting: Any = OneOnOne) -> ColumnElement[bool]:
    """That a meeting is of these two, whoever of them planned it."""
    return or_(
        and_(meeting.organiser_id == one, meeting.partner_id == other),
        and_(meeting.organiser_id == other, meeting.partner_id == one),
    )


async def notes_of_meetings(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """The viewer's own alone, as private notes are."""
    listing = Listing(PrivateNote, own_notes(), NEWEST_FIRST)
    return await pages(load, listing, Parents(PrivateNote.one_on_one_id, keys), paging, asked)


@written
def own_notes() -> AnySelect:
    return select(*NOTE)


async def calendars_of(load: Gate, meetings: Sequence[Row], _: object, __: Columns) -> list[str]:
    """Each as an iCalendar file, with what both see of it."""
    agendas = await agenda_of(load, [row.id for row in meetings], None, frozenset())
    ends = {row.values[end] for row in meetings for end in ("organiser_id", "partner_id")}
    people = await people_by_id(load, sorted(ends), None, frozenset())
    names = {row.id: row.name for row in people if row is not None}
    told = zip(meetings, agendas, strict=True)
    return [icalendar(meeting_of(load, row, agenda, names)) for row, agenda in told]


def meeting_of(load: Gate, row: Row, agenda: Sequence[Row], names: dict[UUID, str]) -> Meeting:
    two = (names[row[OneOnOne.organiser_id]], names[row[OneOnOne.partner_id]])
    return Meeting(
        uid=global_id(OneOnOne.__name__, row.id),
        stamp=load.moment.now,
        starts_at=row[OneOnOne.starts_at],
        minutes=row[OneOnOne.minutes],
        summary=f"1:1 {two[0]} / {two[1]}",
        description=[line_of(each) for each in agenda],
        is_cancelled=row[OneOnOne.cancelled_at] is not None,
    )


def line_of(item: Row) -> str:
    mark = " " if item[AgendaItem.checked_at] is None else "x"
    return f"[{mark}] {item[AgendaItem.text]}"
