"""Cycles: found, listed, nested, with the state their dates and decisions put them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.cycle import Cycle
from model.rows import Row, among, columns
from resolvers.ids import GlobalId, key_of
from resolvers.levels import many_each, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules import cycles as rules
from rules.terms import CycleKind, CycleState

CYCLE = columns(Cycle)
NEWEST_FIRST = Order((Cycle.starts_on, Cycle.id), (date.fromisoformat, UUID), descending=True)


@dataclass(frozen=True)
class WhichCycle:
    id: Annotated[GlobalId | None, Doc("The cycle's id.")] = None
    key: Annotated[str | None, Doc("The cycle's key, such as FY26-Q1.")] = None


@dataclass(frozen=True)
class CycleFilter:
    kind: CycleKind | None = None
    running: bool | None = None


@dataclass(frozen=True)
class WhichCycles(Paging):
    filter: Annotated[CycleFilter | None, Doc("Which cycles.")] = None


async def find_cycle(load: Gate, which: WhichCycle, _: Columns) -> Row | None:
    conditions: list[Any] = []
    if which.id is not None:
        conditions.append(Cycle.id == key_of(which.id, "Cycle"))
    if which.key is not None:
        conditions.append(Cycle.key == which.key)
    if not conditions:
        return None
    found = await load.rows(Cycle, select(*CYCLE).where(*conditions))
    return found[0] if found else None


async def list_cycles(load: Gate, which: WhichCycles, asked: Columns) -> Page:
    wanted = which.filter or CycleFilter()
    statement = select(*CYCLE)
    if wanted.kind is not None:
        statement = statement.where(Cycle.kind == wanted.kind)
    if wanted.running is not None:
        runs = running(load.moment.today)
        statement = statement.where(runs if wanted.running else ~runs)
    return await page(load, Listing(Cycle, statement, NEWEST_FIRST), which, asked)


def running(today: date) -> Any:
    """Cycles that take check-ins: ACTIVE or GRADING."""
    begun = (Cycle.starts_on <= today) & (Cycle.grading_ends_on >= today)
    return begun & Cycle.closed_on.is_(None) & Cycle.archived_on.is_(None)


def state(row: Row, today: date) -> CycleState:
    """What somebody decided wins over the calendar."""
    if row[Cycle.archived_on] is not None:
        return CycleState.ARCHIVED
    if row[Cycle.closed_on] is not None:
        return CycleState.CLOSED
    ends_on = row[Cycle.ends_on]
    grading_days = (row[Cycle.grading_ends_on] - ends_on).days
    return rules.state(row[Cycle.starts_on], ends_on, today, grading_days)


async def states_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[CycleState]:
    return [state(row, load.moment.today) for row in parents]


async def cycles_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(Cycle, select(*CYCLE).where(among(Cycle.id, keys)))
    return one_each(found, "id", keys)


async def children_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """The cycles inside each cycle, in time."""
    statement = select(*CYCLE).where(among(Cycle.parent_id, keys)).order_by(Cycle.starts_on)
    found = await load.rows(Cycle, statement)
    return many_each(found, "parent_id", keys)
