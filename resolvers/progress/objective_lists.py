"""Objectives listed by what they are, by owner, unit and cycle: as they are, or were on a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cycle import Cycle, running
from model.objective import Objective, ObjectiveUnit
from model.rows import UNTIL, AnySelect, Row, Written, named, written
from model.unit import OrgUnit
from resolvers.cursors import whole
from resolvers.dates import DAY, AsOf, for_each_day
from resolvers.ids import GlobalId, key_of, wanted_key
from resolvers.instants import until_of
from resolvers.levels import present
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from resolvers.progress.objectives import OBJECTIVE
from resolvers.progress.objectives_then import OWNER_THEN, SHARED_THEN, STATUS_THEN
from resolvers.progress.past import objectives_on
from rules.terms import ObjectiveLevel, ObjectiveStatus

IN_PLACE = Order((Objective.position, Objective.id), (whole, UUID))
THEN = "then"
"""Among what a statement is told: that it is about another day."""


@dataclass(frozen=True)
class OfCycle(Paging):
    cycle: Annotated[
        GlobalId | None,
        Doc("Only of this cycle; where omitted, of the cycles that run now (ACTIVE or GRADING)."),
    ] = None


@dataclass(frozen=True)
class ObjectiveFilter:
    cycle: GlobalId | None = None
    level: ObjectiveLevel | None = None
    status: ObjectiveStatus | None = None
    owner: GlobalId | None = None
    template: bool | None = None


@dataclass(frozen=True)
class WhichObjectives(Paging):
    filter: Annotated[ObjectiveFilter | None, Doc("Which objectives.")] = None
    as_of: AsOf = None


async def list_objectives(load: Gate, which: WhichObjectives, asked: Columns) -> Page:
    listing = await filtered(load, which)
    [found] = await as_then(load, [await page(load, listing, which, asked)], which.as_of)
    return found


async def objectives_of_cycle(
    load: Gate, keys: Sequence[UUID], which: WhichObjectives, asked: Columns
) -> list[Page]:
    listing = await filtered(load, which)
    found = await pages(load, listing, Parents(Objective.cycle_id, keys), which, asked)
    return await as_then(load, found, which.as_of)


async def filtered(load: Gate, which: WhichObjectives) -> Listing:
    """Of another day: what was there then, and was so then."""
    asked = which.filter or ObjectiveFilter()
    told = {
        "cycle": wanted_key(asked.cycle, "Cycle"),
        "level": asked.level,
        "owner": wanted_key(asked.owner, "Person"),
        "status": asked.status,
        "template": asked.template,
    }
    given = {name: value for name, value in told.items() if value is not None}
    if which.as_of is None:
        return Listing(Objective, listed(frozenset(given)), IN_PLACE, None, given)
    until = {"until": await until_of(load, which.as_of)}
    shape = frozenset({*given, THEN})
    return Listing(Objective, listed(shape), IN_PLACE, which.as_of, {**given, **until})


@written
def listed(told: frozenset[str]) -> AnySelect:
    is_then = THEN in told
    columns_of: dict[str, Any] = {
        "cycle": Objective.cycle_id,
        "level": Objective.level,
        "owner": OWNER_THEN if is_then else Objective.owner_id,
        "status": STATUS_THEN if is_then else Objective.status,
        "template": Objective.is_template,
    }
    types = {"owner": Objective.owner_id.type, "status": Objective.status.type}
    among_them = [
        columns_of[each] == named(each, types.get(each, columns_of[each].type))
        for each in sorted(told - {THEN})
    ]
    return then(select(*OBJECTIVE).where(*among_them), told)


def then(statement: AnySelect, told: frozenset[str]) -> AnySelect:
    return statement.where(Objective.created_at < UNTIL) if THEN in told else statement


async def as_then(load: Gate, found: Sequence[Page], on: date | None) -> list[Page]:
    """Their objectives as they stood on the day."""
    if on is None:
        return [*found]
    rows = [*{row.id: row for each in found for row in each.nodes}.values()]
    stood = {row.id: row for row in present(await objectives_on(load, rows, on))}
    return [
        replace(each, nodes=[stood[row.id] for row in each.nodes if row.id in stood])
        for each in found
    ]


async def objectives_owned_by(
    load: Gate, people: Sequence[Row], which: OfCycle, asked: Columns
) -> list[Page]:
    """Each person's own, or whatever was theirs on the day that they are asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        owner = Objective.owner_id if on is None else OWNER_THEN
        parents = Parents(owner, [row.id for row in group])
        return await of_parents(load, owned, parents, (which, on), asked)

    return await for_each_day(people, on_a_day)


async def objectives_of_unit(
    load: Gate, units: Sequence[Row], which: OfCycle, asked: Columns
) -> list[Page]:
    """Each objective once for each unit that shares it, or shared it on the unit's day."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        unit = ObjectiveUnit.unit_id if on is None else OrgUnit.id
        parents = Parents(unit, [row.id for row in group])
        return await of_parents(load, shared, parents, (which, on), asked)

    return await for_each_day(units, on_a_day)


async def of_parents(
    load: Gate,
    more: Callable[[frozenset[str]], Written],
    parents: Parents,
    asked_for: tuple[OfCycle, date | None],
    asked: Columns,
) -> list[Page]:
    """Of a cycle, or of those that run, or ran, on the day."""
    which, on = asked_for
    given: dict[str, Any] = {}
    if which.cycle is not None:
        given["cycle"] = key_of(which.cycle, "Cycle")
    shape = frozenset(given)
    if on is not None:
        shape |= {THEN}
        given |= {"until": await until_of(load, on), "day": on}
    listing = Listing(Objective, more(shape), IN_PLACE, on, given)
    return await as_then(load, await pages(load, listing, parents, which, asked), on)


def in_cycle(told: frozenset[str]) -> AnySelect:
    if "cycle" in told:
        return then(select(*OBJECTIVE).where(Objective.cycle_id == named("cycle", Uuid())), told)
    now_running = select(Cycle.id).where(running(DAY if THEN in told else TODAY))
    return then(select(*OBJECTIVE).where(Objective.cycle_id.in_(now_running)), told)


@written
def owned(told: frozenset[str]) -> AnySelect:
    return in_cycle(told)


@written
def shared(told: frozenset[str]) -> AnySelect:
    if THEN in told:
        return in_cycle(told).join(OrgUnit, SHARED_THEN)
    return in_cycle(told).join(ObjectiveUnit, ObjectiveUnit.objective_id == Objective.id)
