"""Objectives: found, and who owns them, contributes to them and shares them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.effective import current_state
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Person
from model.rows import AnySelect, Row, columns, of_keys, written
from model.unit import UnitState
from resolvers.dates import DAY, AsOf, day, for_each_day
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id, many_each
from resolvers.org.people import hired, people, people_on
from resolvers.org.units import units_on
from resolvers.pages import Columns
from resolvers.progress.past import CONTRIBUTORS_THEN, UNITS_THEN, objectives_by_id_on

OBJECTIVE = columns(Objective)


@dataclass(frozen=True)
class WhichObjective:
    id: Annotated[GlobalId, Doc("The objective's id.")]
    as_of: AsOf = None


async def find_objective(load: Gate, which: WhichObjective, _: Columns) -> Row | None:
    key = key_of(which.id, "Objective")
    if key is None:
        return None
    if which.as_of is None:
        return (await objectives_by_id(load, [key], None, frozenset()))[0]
    return (await objectives_by_id_on(load, [key], which.as_of)).get(key)


async def objectives_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Objective, keys)


async def objectives_of_results(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    """As they stand, or stood on the day that the key result was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys = [row.values["objective_id"] for row in group]
        if on is None:
            return await objectives_by_id(load, keys, None, asked)
        stood = await objectives_by_id_on(load, keys, on)
        return [stood.get(key) for key in keys]

    return await for_each_day(results, on_a_day)


async def contributors_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> list[list[Row]]:
    """Who contributes, or contributed on the day that each was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        found = await contributors_of(load, [row.id for row in group], None, asked)
        if on is None:
            return found
        today = [[person.id for person in people] for people in found]
        keys = [
            row.values.get(CONTRIBUTORS_THEN, now) for row, now in zip(group, today, strict=True)
        ]
        every = [*dict.fromkeys(key for each in keys for key in each)]
        known = {row.id: row for row in (await people_on(load, every, on, asked) if every else [])}
        then = [[known[key] for key in each if key in known] for each in keys]
        return [sorted(each, key=lambda row: (row[Person.sort_key], row.id)) for each in then]

    return await for_each_day(objectives, on_a_day)


async def owners_of(load: Gate, rows: Sequence[Row], _: object, asked: Columns) -> list[Row | None]:
    """Who owns each, or owned it on another day, with the manager and the units of then."""

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
        now = many_each(found, "objective_id", keys)
        return [shared_then(row, each, on) for row, each in zip(group, now, strict=True)]

    return await for_each_day(rows, on_a_day)


def shared_then(row: Row, today: list[Row], on: date | None) -> list[Row]:
    """By the units of then, where it was shared otherwise; those of today else."""
    then = row.values.get(UNITS_THEN)
    if then is None:
        return today
    ends = ({"objective_id": row.id, "unit_id": key, "weight": then[key]} for key in sorted(then))
    return [Row(ObjectiveUnit.__name__, each, on) for each in ends]


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
