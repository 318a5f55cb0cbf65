"""The cycle that OKRs are taken into: one that is there, or a new one by its dates or its key."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.cycle import Cycle
from model.database import SystemSession
from model.settings import OkrSettings, newest
from rules.cycles import GRADING_DAYS, FiscalCycle, fiscal_cycle, grading_ends_on
from rules.errors import Invalid
from rules.terms import CycleKind
from sync.options import NewId
from sync.writes import Write, inserting


@dataclass(frozen=True, slots=True)
class CycleGiven:
    """A key, and both dates where neither an existing cycle nor the key's form tells them."""

    key: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class CycleFound:
    """`writes` are empty where it was there; a new one may bring its year along.

    What is there of it changes until its `last_day`; date.min where somebody has closed it.
    """

    id: UUID
    key: str
    writes: tuple[Write, ...] = ()
    last_day: date = date.max

    def closed(self, today: date) -> str | None:
        """Why what is there of it is to stay, in a sentence."""
        if today <= self.last_day:
            return None
        return f"{self.key} is closed, and what was taken in of it stays until somebody says yes."


async def find_cycle(
    session: SystemSession, asked: CycleGiven, fiscal_start_month: int | None, new_id: NewId
) -> CycleFound:
    """The cycle of this key, or what it takes to make it. Invalid where that cannot be told."""
    existing = await _existing(session, asked)
    if existing is not None:
        return existing
    wanted = _wanted(asked, fiscal_start_month)
    parent = await _year(session, wanted, fiscal_start_month, new_id)
    await _check_free(session, wanted)
    before = () if parent is None else parent.writes
    graded_until = grading_ends_on(wanted.ends_on, await _grading_days(session))
    above = None if parent is None else parent.id
    id_ = new_id()
    row = {"id": id_, **_row(wanted), "parent_id": above, "grading_ends_on": graded_until}
    return CycleFound(id_, wanted.key, (*before, inserting(Cycle, row)))


async def cycle(
    session: SystemSession, asked: CycleGiven, fiscal_start_month: int | None, new_id: NewId
) -> UUID:
    """The same, made at once where it was not there."""
    found = await find_cycle(session, asked, fiscal_start_month, new_id)
    for each in found.writes:
        await session.run(sa.insert(Cycle).values(**each.values))
    return found.id


async def _existing(session: SystemSession, asked: CycleGiven) -> CycleFound | None:
    by_hand = sa.or_(Cycle.closed_on.is_not(None), Cycle.archived_on.is_not(None))
    last_day = sa.case((by_hand, sa.null()), else_=Cycle.grading_ends_on).label("last_day")
    columns = (Cycle.id, Cycle.starts_on, Cycle.ends_on, last_day)
    rows = await session.all(sa.select(*columns).where(Cycle.key == asked.key))
    if not rows:
        return None
    row = rows[0]
    given = (asked.starts_on or row.starts_on, asked.ends_on or row.ends_on)
    if given != (row.starts_on, row.ends_on):
        raise Invalid(
            f"The cycle {asked.key} is there already, from {row.starts_on} to {row.ends_on}; "
            "leave --starts and --ends out, or take another key.",
            path=["cycle"],
        )
    return CycleFound(row.id, asked.key, last_day=row.last_day or date.min)


def _wanted(asked: CycleGiven, fiscal_start_month: int | None) -> FiscalCycle:
    """The dates that are given, else those of the key; dates of somebody's own have no year."""
    by_key = _by_key(asked.key, fiscal_start_month)
    starts_on, ends_on = asked.starts_on, asked.ends_on
    if by_key is not None and _agrees(by_key, starts_on, ends_on):
        return by_key
    if starts_on is None or ends_on is None:
        raise Invalid(
            f"There is no cycle {asked.key} yet. Give its first and last day with --starts and "
            "--ends; a key of the form FY26-Q1 needs neither once the fiscal start is set.",
            path=["cycle"],
        )
    if starts_on > ends_on:
        raise Invalid(f"The cycle would end on {ends_on}, before it starts.", path=["ends"])
    return FiscalCycle(asked.key, _kind(asked.key), starts_on, ends_on, parent=None)


def _by_key(key: str, fiscal_start_month: int | None) -> FiscalCycle | None:
    if fiscal_start_month is None:
        return None
    try:
        return fiscal_cycle(key, fiscal_start_month)
    except Invalid:
        return None


def _agrees(cycle: FiscalCycle, starts_on: date | None, ends_on: date | None) -> bool:
    return starts_on in (None, cycle.starts_on) and ends_on in (None, cycle.ends_on)


def _kind(key: str) -> CycleKind:
    january = _by_key(key, 1)
    return CycleKind.CUSTOM if january is None else january.kind


async def _year(
    session: SystemSession, quarter: FiscalCycle, fiscal_start_month: int | None, new_id: NewId
) -> CycleFound | None:
    """The year around a quarter, made along with it."""
    if quarter.parent is None:
        return None
    return await find_cycle(session, CycleGiven(quarter.parent), fiscal_start_month, new_id)


async def _check_free(session: SystemSession, wanted: FiscalCycle) -> None:
    """Cycles of one kind have no day in common, whoever makes them."""
    overlapping = sa.select(Cycle.key, Cycle.starts_on, Cycle.ends_on).where(
        Cycle.kind == wanted.kind,
        Cycle.starts_on <= wanted.ends_on,
        Cycle.ends_on >= wanted.starts_on,
    )
    for other in await session.all(overlapping.order_by(Cycle.starts_on).limit(1)):
        raise Invalid(
            f"The cycle {other.key} has these days already, {other.starts_on} to {other.ends_on}; "
            "take that key, or other days.",
            path=["cycle"],
        )


async def _grading_days(session: SystemSession) -> int:
    """As many as a cycle gets that somebody makes by hand."""
    days = await session.scalar(sa.select(newest(OkrSettings.grading_days)))
    return GRADING_DAYS if days is None else int(days)


def _row(wanted: FiscalCycle) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "label": wanted.key,
        "kind": wanted.kind,
        "starts_on": wanted.starts_on,
        "ends_on": wanted.ends_on,
    }
