"""The actions on 1:1s: planned, moved, held or called off, and what is left goes to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import not_, select
from sqlalchemy.orm import InstrumentedAttribute

from auth.gate import Work
from model.locks import lock
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.everyday.feedback_give import author
from resolvers.everyday.one_on_one_topics import pair_of
from resolvers.everyday.one_on_ones import TO_COME, between, since_today
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from resolvers.org.present import present
from rules.errors import Invalid
from rules.one_on_ones import MeetingState, check_minutes
from rules.steps import follows

NewId = Callable[[], UUID]
SCHEDULE, MOVE = "oneOnOneSchedule", "oneOnOneUpdate"
HOLD, CANCEL = "oneOnOneHold", "oneOnOneCancel"


@dataclass(frozen=True)
class OneOnOneSchedule:
    partner: GlobalId
    starts_at: datetime
    minutes: int = 30
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class OneOnOneUpdate:
    """What is left out stays as it is."""

    id: GlobalId
    starts_at: datetime | None = None
    minutes: int | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class OneOnOneHold:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class OneOnOneCancel:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def one_on_one_schedule(work: Work, given: OneOnOneSchedule, new_id: NewId) -> Row:
    """The new meeting, with what those that are over left open."""
    actor = author(work, OneOnOne)
    first = await first_answer(work, SCHEDULE, given, OneOnOne)
    if first is not None:
        return first
    partner = await present(work, given.partner, "partner")
    if partner == actor:
        raise Invalid("A 1:1 has two people. Name somebody else.", path=["partner"])
    check_when(given.starts_at, given.minutes)
    id_, pair = new_id(), {"organiser_id": actor, "partner_id": partner}
    when = {"starts_at": given.starts_at, "minutes": given.minutes}
    await take_turns(work, actor, partner)
    await work.insert(OneOnOne, {"id": id_, **pair, **when})
    await carry(work, await row_of(work, OneOnOne, id_))
    return await done(work, SCHEDULE, given, id_)


async def one_on_one_update(work: Work, given: OneOnOneUpdate, _: NewId) -> Row:
    author(work, OneOnOne)
    first = await first_answer(work, MOVE, given, OneOnOne)
    if first is not None:
        return first
    row = await to_come(work, given.id, given.expected_version)
    told = {"starts_at": given.starts_at, "minutes": given.minutes}
    changed: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    if not changed:
        message = "Say when it starts, or how long it lasts."
        raise Invalid(message, path=["startsAt"], code="EMPTY")
    whole = {**row.values, **changed}
    check_when(whole["starts_at"], whole["minutes"])
    await work.save(OneOnOne, row.id, changed, version=row[OneOnOne.version])
    return await done(work, MOVE, given, row.id)


async def one_on_one_hold(work: Work, given: OneOnOneHold, _: NewId) -> Row:
    return await over(work, HOLD, given, OneOnOne.held_at)


async def one_on_one_cancel(work: Work, given: OneOnOneCancel, _: NewId) -> Row:
    return await over(work, CANCEL, given, OneOnOne.cancelled_at)


async def over(
    work: Work, action: str, given: OneOnOneHold | OneOnOneCancel, at: InstrumentedAttribute[Any]
) -> Row:
    """It is over: what is open goes to the next that is planned, or waits for one."""
    author(work, OneOnOne)
    first = await first_answer(work, action, given, OneOnOne)
    if first is not None:
        return first
    row = await to_come(work, given.id, given.expected_version)
    await take_turns(work, row[OneOnOne.organiser_id], row[OneOnOne.partner_id])
    told = {at.key: work.moment.now}
    await work.save(OneOnOne, row.id, told, version=row[OneOnOne.version])
    following = select(OneOnOne.id).where(between(*pair_of(row)), TO_COME)
    soonest = following.order_by(OneOnOne.starts_at, OneOnOne.id).limit(1)
    for record in await work.records(soonest, since=await since_today(work)):
        await carry(work, await row_of(work, OneOnOne, record.id))
    return await done(work, action, given, row.id)


async def to_come(work: Work, id_: GlobalId, expected: int | None) -> Row:
    """A meeting of the actor's that was neither held nor called off yet."""
    row = await named_row(work, OneOnOne, id_)
    check_version(row, expected)
    state = state_of(row)
    if state is not MeetingState.PLANNED:
        message = f"{follows(state, ())} Plan another one."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    return row


def state_of(row: Row) -> MeetingState:
    if row[OneOnOne.cancelled_at] is not None:
        return MeetingState.CANCELLED
    return MeetingState.PLANNED if row[OneOnOne.held_at] is None else MeetingState.HELD


def check_when(starts_at: datetime, minutes: int) -> None:
    if starts_at.tzinfo is None:
        raise Invalid("Say when it starts, with its offset.", path=["startsAt"])
    check_minutes(minutes)


async def take_turns(work: Work, one: UUID, other: UUID) -> None:
    """One at a time for the same two, so that nothing is carried to two meetings."""
    first, second = sorted((str(one), str(other)))
    await lock(work.system(), f"OneOnOne {first} {second}")


async def carry(work: Work, row: Row) -> None:
    """What is open in meetings of the two that are over, to this one.

    One of an earlier day is, though nobody said that it was held: what was open then still is.
    """
    past = select(OneOnOne.id).where(between(*pair_of(row)), not_(TO_COME), OneOnOne.id != row.id)
    left_by = [record.id for record in await work.records(past, since=await since_today(work))]
    if not left_by:
        return
    for noun, is_open in (
        (AgendaItem, AgendaItem.checked_at.is_(None)),
        (ActionItem, ActionItem.done_at.is_(None)),
    ):
        left = select(noun.id, noun.carried).where(noun.one_on_one_id.in_(left_by), is_open)
        for record in await work.records(left):
            to = {"one_on_one_id": row.id, "carried": record.carried + 1}
            await work.save(noun, record.id, to, version=None)


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, OneOnOne, id_)
    work.audit(action, OneOnOne, id_, whose=row[OneOnOne.organiser_id])
    await remember(work, action, given, id_)
    return row
