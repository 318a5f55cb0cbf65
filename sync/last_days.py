"""Whoever's last day is over leaves by it alone, and whoever's first day has come is here.

A source says so once, maybe weeks before: it may be a file that nobody uploads again. What happens
is what its next reading would do, under the same guard. Whom several sources have is left to them:
nobody knows here which of them named the day, and they go when the last one lets them go. Nor is it
known of whom one let go, until the other has been read.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from model.connection import Connection
from model.database import Database, SystemSession
from model.events import announce, event
from model.locks import lock
from model.person import Employment, Identity, Person
from model.rows import AnyRecord, among
from model.run import SyncRun
from rules.safety import limit
from rules.terms import ConnectionState, PersonStatus, RunMode, RunState
from rules.topics import RETIRED
from sync.ending import end, led_by
from sync.issues import Concern
from sync.lately import taken_lately
from sync.many_last_days import Kept, sources_told, tell, told_of
from sync.options import Occasion
from sync.people_rows import TASK_SOURCES

TURN = "Last days"


@dataclass(frozen=True, slots=True)
class Days:
    """What it takes from outside. `note` writes down who left so, in the same transaction."""

    database: Database
    zone: ZoneInfo
    occasion: Occasion
    note: Callable[[SystemSession, Sequence[UUID]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Due:
    """Somebody whose last day is over, with their `identity` in the one source that has them."""

    person: UUID
    name: str
    identity: UUID | None
    key: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many are here, with those who left `lately`."""

    active: int
    lately: int

    def allows(self, count: int) -> bool:
        return count + self.lately <= limit(self.active)


async def turn_days(given: Days) -> int:
    """How many came or left; a second time on the same day finds nobody."""
    count = await _begin(given)
    async with given.database.system() as session:
        sources = dict.fromkeys([*await _over(session, given), *await sources_told(session)])
    for source in sources:
        async with given.database.system() as session:
            await lock(session, TURN)
            if await _is_at_rest(session, source):
                count += await _leave(session, given, source)
    return count


async def _begin(given: Days) -> int:
    """They have been hired for this day, or for one before it.

    Looked for first, as a statement that changes no row counts as a change all the same.
    """
    today, now = given.occasion.today, given.occasion.now
    async with given.database.system() as session:
        came = sa.select(Person.id).join(Employment, Employment.person_id == Person.id)
        hired = (Person.status == PersonStatus.PENDING, Person.retired_at.is_(None))
        found = await session.all(came.where(*hired, Employment.started_on <= today))
        if not found:
            return 0
        here = sa.update(Person).where(among(Person.id, [row.id for row in found]), *hired)
        turned = here.values(status=PersonStatus.ACTIVE, version=Person.version + 1)
        people = [row.id for row in await session.run(turned.returning(Person.id))]
        await announce(session, [event("Person", key) for key in sorted(people)], now)
    return len(people)


async def _over(session: SystemSession, given: Days) -> Mapping[UUID | None, Sequence[_Due]]:
    """By the source that has them; None of those whom none has."""
    due: defaultdict[UUID | None, list[_Due]] = defaultdict(list)
    for rows in _by_person(await session.all(_told(given))):
        live = [row for row in rows if row.identity is not None and row.retired_at is None]
        if len(live) > 1 or (live and _was_heard(rows, live[0].read_at, given.zone)):
            continue
        row = live[0] if live else rows[0]
        source, key = (row.connection_id, row.source_key) if live else (None, str(row.id))
        identity = row.identity if live else None
        due[source].append(_Due(row.id, row.name, identity, key, row.ended_on))
    return due


def _told(given: Days) -> sa.Select[*tuple[Any, ...]]:
    """Each with every source of people that has them, or had."""
    stands = (Connection.kind.not_in(TASK_SOURCES), Connection.state != ConnectionState.DELETED)
    its = Connection.id == Identity.connection_id
    of_people = sa.select(Identity).join(Connection, its).where(*stands).subquery().c
    source = (of_people.source_key, of_people.connection_id, of_people.retired_at)
    whole = (SyncRun.state == RunState.DONE, SyncRun.mode == RunMode.FULL)
    its_runs = sa.select(sa.func.max(SyncRun.started_at)).where(*whole)
    read_at = its_runs.where(SyncRun.connection_id == of_people.connection_id).scalar_subquery()
    return (
        sa.select(Person.id, Person.name, Employment.ended_on)
        .add_columns(of_people.id.label("identity"), *source, of_people.run_id)
        .add_columns(read_at.label("read_at"))
        .join(Employment, Employment.person_id == Person.id)
        .outerjoin(of_people.id.table, of_people.person_id == Person.id)
        .where(Person.retired_at.is_(None), Employment.ended_on < given.occasion.today)
        .order_by(Person.id)
    )


def _by_person(rows: Iterable[AnyRecord]) -> Collection[Sequence[AnyRecord]]:
    found: defaultdict[UUID, list[AnyRecord]] = defaultdict(list)
    for row in rows:
        found[row.id].append(row)
    return found.values()


def _was_heard(rows: Sequence[AnyRecord], read_at: datetime | None, zone: ZoneInfo) -> bool:
    """Whether the day may be that of a source that let them go, and they stayed.

    It is where that was after the day. If it was before, the one that has them has told its own
    since, where all of it was read at `read_at`.
    """
    return any(
        row.retired_at.astimezone(zone).date() > row.ended_on
        or (row.run_id is not None and (read_at is None or read_at <= row.retired_at))
        for row in rows
        if row.retired_at is not None
    )


async def _is_at_rest(session: SystemSession, source: UUID | None) -> bool:
    """Whether nobody takes this source in; none begins to until our transaction ends."""
    if source is None:
        return True
    its = sa.select(Connection.id).where(Connection.id == source)
    if await session.scalar(its.with_for_update(skip_locked=True)) is None:
        return False
    at_work = (SyncRun.state == RunState.RUNNING, SyncRun.lease_until > sa.func.clock_timestamp())
    runs = sa.select(SyncRun.id).where(SyncRun.connection_id == source, *at_work)
    return await session.scalar(runs) is None


async def _leave(session: SystemSession, given: Days, source: UUID | None) -> int:
    """All of a source whose day is over; where these are too many, those that were not before."""
    due = (await _over(session, given)).get(source, ())
    told = await told_of(session, source)
    counted = await _counted(session, given, source)
    going = _going(due, _waiting(due, told, source, given), counted)
    if going:
        await _end(session, given, going)
    gone = frozenset(going)
    held = [Concern(each.key, each.name) for each in due if each not in gone]
    await tell(session, Kept(source, told, held, counted.active), given.occasion)
    return len(going)


def _waiting(
    due: Sequence[_Due], told: Collection[str], source: UUID | None, given: Days
) -> Collection[str]:
    """Whom the source's issue names; of those whom no source has, whose day was over before."""
    if source is not None:
        return told
    before = given.occasion.today - timedelta(days=1)
    return {each.key for each in due if each.ended_on < before}


def _going(due: Sequence[_Due], waiting: Collection[str], counted: _Counted) -> Sequence[_Due]:
    """Many that wait keep nobody in who leaves later."""
    fresh = [each for each in due if each.key not in waiting]
    return next((some for some in (due, fresh) if counted.allows(len(some))), ())


async def _end(session: SystemSession, given: Days, due: Sequence[_Due]) -> None:
    people = sorted(each.person for each in due)
    await _let_go(session, given, [each.identity for each in due if each.identity is not None])
    led = await led_by(session, people, given.occasion.today)
    await end(session, people, given.occasion)
    gone = [event("Person", key, RETIRED) for key in people]
    told = [event("Employment", key) for key in people]
    others = [event("Person", key) for key in sorted({*led} - {*people})]
    await announce(session, [*gone, *told, *others], given.occasion.now)
    await given.note(session, people)


async def _counted(session: SystemSession, given: Days, source: UUID | None) -> _Counted:
    """How many the source has, with who left within a day."""
    here = sa.select(sa.func.count()).select_from(Person).where(Person.retired_at.is_(None))
    theirs = sa.select(sa.func.count()).select_from(Identity)
    live = theirs.where(Identity.connection_id == source, Identity.retired_at.is_(None))
    if source is None:
        return _Counted(int(await session.scalar(here)), 0)
    lately = await taken_lately(session, source, given.occasion.now)
    return _Counted(int(await session.scalar(live)) + lately, lately)


async def _let_go(session: SystemSession, given: Days, identities: Sequence[UUID]) -> None:
    """By no run: so the next one knows that the day itself took them."""
    let_go = sa.update(Identity).where(among(Identity.id, identities))
    await session.run(let_go.values(retired_at=given.occasion.now, run_id=None))
