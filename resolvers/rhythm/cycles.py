"""Cycles: found, listed, nested, with the state their dates and decisions put them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Boolean, Text, Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cycle import Cycle, running
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.ids import GlobalId, wanted_key
from resolvers.levels import by_id, many_each
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
    told: dict[str, Any] = {
        "id": wanted_key(which.id, "Cycle"),
        "key": which.key,
    }
    given = {name: value for name, value in told.items() if value is not None}
    if not given:
        return None
    found = await load.rows(Cycle, one_cycle(frozenset(given)), **given)
    return found[0] if found else None


@written
def one_cycle(told: frozenset[str]) -> AnySelect:
    conditions = {"id": Cycle.id == named("id", Uuid()), "key": Cycle.key == named("key", Text())}
    return select(*CYCLE).where(*(conditions[each] for each in sorted(told)))


async def list_cycles(load: Gate, which: WhichCycles, asked: Columns) -> Page:
    wanted = which.filter or CycleFilter()
    told = {"kind": wanted.kind, "running": wanted.running}
    given = {name: value for name, value in told.items() if value is not None}
    listing = Listing(Cycle, listed(frozenset(given)), NEWEST_FIRST, None, given)
    return await page(load, listing, which, asked)


@written
def listed(told: frozenset[str]) -> AnySelect:
    conditions = {
        "kind": Cycle.kind == named("kind", Cycle.kind.type),
        "running": running(TODAY) == named("running", Boolean()),
    }
    return select(*CYCLE).where(*(conditions[each] for each in sorted(told)))


def first_day(row: Row) -> date:
    """The first day that takes check-ins: it may have been begun before its time."""
    return min(row[Cycle.starts_on], row[Cycle.activated_on] or row[Cycle.starts_on])


def state(row: Row, today: date) -> CycleState:
    """What somebody decided wins over the calendar."""
    if row[Cycle.archived_on] is not None:
        return CycleState.ARCHIVED
    if row[Cycle.closed_on] is not None:
        return CycleState.CLOSED
    ends_on = row[Cycle.ends_on]
    graded_early: date | None = row[Cycle.grading_from]
    if graded_early is not None:
        ends_on = min(ends_on, graded_early - timedelta(days=1))
    grading_days = (row[Cycle.grading_ends_on] - ends_on).days
    return rules.state(first_day(row), ends_on, today, grading_days)


async def states_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[CycleState]:
    return [state(row, load.today) for row in parents]


async def cycles_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Cycle, keys)


async def children_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """The cycles inside each cycle, in time."""
    return many_each(await load.rows(Cycle, inside(), keys=keys), "parent_id", keys)


@written
def inside() -> AnySelect:
    return select(*CYCLE).where(of_keys(Cycle.parent_id)).order_by(Cycle.starts_on)
