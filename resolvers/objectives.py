"""Objectives: found, listed by owner, unit and cycle, and what they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cycle import Cycle, running
from model.effective import current_state
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Person
from model.rows import AnySelect, Row, Written, columns, named, of_keys, written
from model.unit import UnitState
from resolvers.cursors import whole
from resolvers.dates import DAY, AsOf, day, for_each_day
from resolvers.ids import GlobalId, key_of, wanted_key
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from resolvers.past import objectives_on
from resolvers.people import hired, people, people_on
from resolvers.units import units_on
from rules.terms import ObjectiveLevel, ObjectiveStatus

OBJECTIVE = columns(Objective)
IN_PLACE = Order((Objective.position, Objective.id), (whole, UUID))


@dataclass(frozen=True)
class WhichObjective:
    id: Annotated[GlobalId, Doc("The objective's id.")]
    as_of: AsOf = None


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


async def find_objective(load: Gate, which: WhichObjective, _: Columns) -> Row | None:
    key = key_of(which.id, "Objective")
    found = None if key is None else (await objectives_by_id(load, [key], None, frozenset()))[0]
    if found is None or which.as_of is None:
        return found
    return (await objectives_on(load, [found], which.as_of))[0]


async def list_objectives(load: Gate, which: WhichObjectives, asked: Columns) -> Page:
    return await page(load, filtered(which.filter or ObjectiveFilter()), which, asked)


def filtered(which: ObjectiveFilter) -> Listing:
    told = {
        "cycle": wanted_key(which.cycle, "Cycle"),
        "level": which.level,
        "owner": wanted_key(which.owner, "Person"),
        "status": which.status,
        "template": which.template,
    }
    given = {name: value for name, value in told.items() if value is not None}
    return Listing(Objective, listed(frozenset(given)), IN_PLACE, None, given)


@written
def listed(told: frozenset[str]) -> AnySelect:
    columns_of = {
        "cycle": Objective.cycle_id,
        "level": Objective.level,
        "owner": Objective.owner_id,
        "status": Objective.status,
        "template": Objective.is_template,
    }
    among_them = [columns_of[each] == named(each, columns_of[each].type) for each in sorted(told)]
    return select(*OBJECTIVE).where(*among_them)


async def objectives_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Objective, keys)


def of_cycle(which: OfCycle, more: Callable[[frozenset[str]], Written]) -> Listing:
    """Objectives of a cycle, or of those that run today."""
    given = {"cycle": key_of(which.cycle, "Cycle")} if which.cycle is not None else {}
    return Listing(Objective, more(frozenset(given)), IN_PLACE, None, given)


def in_cycle(told: frozenset[str]) -> AnySelect:
    if told:
        return select(*OBJECTIVE).where(Objective.cycle_id == named("cycle", Uuid()))
    now_running = select(Cycle.id).where(running(TODAY))
    return select(*OBJECTIVE).where(Objective.cycle_id.in_(now_running))


@written
def owned(told: frozenset[str]) -> AnySelect:
    return in_cycle(told)


@written
def shared(told: frozenset[str]) -> AnySelect:
    return in_cycle(told).join(ObjectiveUnit, ObjectiveUnit.objective_id == Objective.id)


async def objectives_owned_by(
    load: Gate, keys: Sequence[UUID], which: OfCycle, asked: Columns
) -> list[Page]:
    of = Parents(Objective.owner_id, keys)
    return await pages(load, of_cycle(which, owned), of, which, asked)


async def objectives_of_unit(
    load: Gate, keys: Sequence[UUID], which: OfCycle, asked: Columns
) -> list[Page]:
    """Each objective once for each unit that shares it."""
    of = Parents(ObjectiveUnit.unit_id, keys)
    return await pages(load, of_cycle(which, shared), of, which, asked)


async def objectives_of_cycle(
    load: Gate, keys: Sequence[UUID], which: WhichObjectives, asked: Columns
) -> list[Page]:
    listing = filtered(which.filter or ObjectiveFilter())
    return await pages(load, listing, Parents(Objective.cycle_id, keys), which, asked)


async def objectives_of_results(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    """As they stand, or stood on the day that the key result was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys = [row.values["objective_id"] for row in group]
        found = await objectives_by_id(load, keys, None, asked)
        if on is None:
            return found
        known = {row.id: row for row in found if row is not None}
        then = await objectives_on(load, [*known.values()], on)
        stood = {row.id: row for row in then if row is not None}
        return [stood.get(key) for key in keys]

    return await for_each_day(results, on_a_day)


async def owners_of(load: Gate, rows: Sequence[Row], _: object, asked: Columns) -> list[Row | None]:
    """Who owns each; on another day with the manager and the units of then."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        owners = [row.values["owner_id"] for row in group]
        keys = [*dict.fromkeys(key for key in owners if key is not None)]
        found = await people_on(load, keys, on, asked) if keys else []
        known = {row.id: row for row in found}
        return [known.get(key) for key in owners]

    return await for_each_day(rows, on_a_day)


async def shares_of_objectives(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Row]]:
    """The units that share each objective and stand on its day, with their weights."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        keys, given = [row.id for row in group], day(load, on)
        found = await load.rows(ObjectiveUnit, shares(), on=on, keys=keys, day=given)
        return many_each(found, "objective_id", keys)

    return await for_each_day(rows, on_a_day)


async def shares_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """Those of today."""
    given = load.today
    found = await load.rows(ObjectiveUnit, shares(), keys=keys, day=given)
    return many_each(found, "objective_id", keys)


async def units_of_shares(
    load: Gate, shares: Sequence[Row], _: object, __: Columns
) -> list[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys = [row[ObjectiveUnit.unit_id] for row in group]
        known = {row.id: row for row in await units_on(load, [*dict.fromkeys(keys)], on)}
        return [known.get(key) for key in keys]

    return await for_each_day(shares, on_a_day)


@written
def shares() -> AnySelect:
    return (
        select(*columns(ObjectiveUnit))
        .join(UnitState, UnitState.unit_id == ObjectiveUnit.unit_id)
        .where(of_keys(ObjectiveUnit.objective_id), current_state(UnitState, DAY))
        .order_by(ObjectiveUnit.unit_id)
    )


async def contributors_of(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[list[Row]]:
    found = await load.rows(Person, contributors(hired(asked)), keys=keys)
    return many_each(found, "contributes_to", keys)


@written
def contributors(employment: Columns) -> AnySelect:
    return (
        people(employment)
        .add_columns(Contributor.objective_id.label("contributes_to"))
        .join(Contributor, Contributor.person_id == Person.id)
        .where(of_keys(Contributor.objective_id))
        .order_by(Person.sort_key, Person.id)
    )


async def carried_to(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """What each was carried over into, the first first."""
    return many_each(await load.rows(Objective, successors(), keys=keys), "carried_from_id", keys)


@written
def successors() -> AnySelect:
    statement = select(*OBJECTIVE).where(of_keys(Objective.carried_from_id))
    return statement.order_by(Objective.created_at, Objective.id)
