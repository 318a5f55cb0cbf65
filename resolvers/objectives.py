"""Objectives: found, listed by owner, unit and cycle, and what they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.cycle import Cycle
from model.effective import current_state
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Person
from model.rows import AnySelect, Row, among, columns
from model.unit import UnitState
from resolvers.cursors import whole
from resolvers.cycles import running
from resolvers.dates import day
from resolvers.ids import GlobalId, key_of
from resolvers.levels import many_each, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from resolvers.people import reading
from rules.terms import ObjectiveLevel, ObjectiveStatus

# Not NULL, which would ask for what has no owner.
NOBODY = UUID(int=0)
OBJECTIVE = columns(Objective)
IN_PLACE = Order((Objective.position, Objective.id), (whole, UUID))


@dataclass(frozen=True)
class WhichObjective:
    id: Annotated[GlobalId, Doc("The objective's id.")]


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


@dataclass(frozen=True)
class WhichObjectives(Paging):
    filter: Annotated[ObjectiveFilter | None, Doc("Which objectives.")] = None


async def find_objective(load: Gate, which: WhichObjective, _: Columns) -> Row | None:
    key = key_of(which.id, "Objective")
    return None if key is None else (await objectives_by_id(load, [key], None, frozenset()))[0]


async def list_objectives(load: Gate, which: WhichObjectives, asked: Columns) -> Page:
    listing = Listing(Objective, listed(which.filter or ObjectiveFilter()), IN_PLACE)
    return await page(load, listing, which, asked)


def listed(which: ObjectiveFilter) -> AnySelect:
    statement = select(*OBJECTIVE)
    if which.cycle is not None:
        statement = statement.where(Objective.cycle_id == key_of(which.cycle, "Cycle"))
    if which.owner is not None:
        owner = key_of(which.owner, "Person") or NOBODY
        statement = statement.where(Objective.owner_id == owner)
    if which.level is not None:
        statement = statement.where(Objective.level == which.level)
    if which.status is not None:
        statement = statement.where(Objective.status == which.status)
    return statement


async def objectives_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(Objective, select(*OBJECTIVE).where(among(Objective.id, keys)))
    return one_each(found, "id", keys)


def of_cycle(load: Gate, which: OfCycle) -> AnySelect:
    statement = select(*OBJECTIVE)
    if which.cycle is not None:
        return statement.where(Objective.cycle_id == key_of(which.cycle, "Cycle"))
    now_running = select(Cycle.id).where(running(load.moment.today))
    return statement.where(Objective.cycle_id.in_(now_running))


async def objectives_owned_by(
    load: Gate, keys: Sequence[UUID], which: OfCycle, asked: Columns
) -> list[Page]:
    listing = Listing(Objective, of_cycle(load, which), IN_PLACE)
    return await pages(load, listing, Parents(Objective.owner_id, keys), which, asked)


async def objectives_of_unit(
    load: Gate, keys: Sequence[UUID], which: OfCycle, asked: Columns
) -> list[Page]:
    """Each objective once for each unit that shares it."""
    shared = of_cycle(load, which).join(ObjectiveUnit, ObjectiveUnit.objective_id == Objective.id)
    listing = Listing(Objective, shared, IN_PLACE)
    return await pages(load, listing, Parents(ObjectiveUnit.unit_id, keys), which, asked)


async def objectives_of_cycle(
    load: Gate, keys: Sequence[UUID], which: WhichObjectives, asked: Columns
) -> list[Page]:
    listing = Listing(Objective, listed(which.filter or ObjectiveFilter()), IN_PLACE)
    return await pages(load, listing, Parents(Objective.cycle_id, keys), which, asked)


async def shares_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """The units that share each objective and stand today, with their weights."""
    statement = (
        select(*columns(ObjectiveUnit))
        .join(UnitState, UnitState.unit_id == ObjectiveUnit.unit_id)
        .where(among(ObjectiveUnit.objective_id, keys), current_state(UnitState, day(load, None)))
    )
    found = await load.rows(ObjectiveUnit, statement.order_by(ObjectiveUnit.unit_id))
    return many_each(found, "objective_id", keys)


async def contributors_of(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[list[Row]]:
    statement = (
        reading(asked)
        .add_columns(Contributor.objective_id.label("contributes_to"))
        .join(Contributor, Contributor.person_id == Person.id)
        .where(among(Contributor.objective_id, keys))
        .order_by(Person.sort_key, Person.id)
    )
    found = await load.rows(Person, statement)
    return many_each(found, "contributes_to", keys)
