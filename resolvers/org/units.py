"""Org units: the tree as it stood on a day, and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Boolean, Text, Uuid, and_, case, func, select
from sqlalchemy.orm import aliased
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.reasons import is_personal_to_viewer
from model.effective import current_membership, current_state
from model.person import Person
from model.rows import AnySelect, Row, columns, named, of_keys, written
from model.unit import Membership, OrgUnit, UnitState
from resolvers.cursors import words
from resolvers.dates import DAY, AsOf, day, for_each_day
from resolvers.ids import GlobalId, wanted_key
from resolvers.levels import many_each, one_each
from resolvers.matching import anywhere, like
from resolvers.org.people import BY_NAME, hired, people
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from rules.names import sort_key
from rules.terms import MemberRole

BY_NAME_OF_UNIT = Order((UnitState.sort_key, OrgUnit.id), (words, UUID))
DAYS = frozenset({"from", "to"})


@dataclass(frozen=True)
class WhichUnit:
    id: Annotated[GlobalId | None, Doc("The unit's id.")] = None
    key: Annotated[str | None, Doc("The unit's key, its path in the HRIS.")] = None
    as_of: AsOf = None


@dataclass(frozen=True)
class OrgUnitFilter:
    text: str | None = None
    roots: bool | None = None


@dataclass(frozen=True)
class WhichUnits(Paging):
    filter: Annotated[OrgUnitFilter | None, Doc("Which units; retired ones are out.")] = None
    as_of: AsOf = None


def standing() -> AnySelect:
    """Units with their state on the day asked for: name, parent, retired or not."""
    state = (UnitState.name, UnitState.sort_key, UnitState.parent_id, UnitState.retired)
    return (
        select(*columns(OrgUnit), *state)
        .select_from(OrgUnit)
        .join(UnitState, and_(UnitState.unit_id == OrgUnit.id, current_state(UnitState, DAY)))
    )


async def find_unit(load: Gate, which: WhichUnit, _: Columns) -> Row | None:
    told = {"id": wanted_key(which.id, "OrgUnit"), "key": which.key}
    given = {name: value for name, value in told.items() if value is not None}
    if not given:
        return None
    statement, on = one_unit(frozenset(given)), day(load, which.as_of)
    found = await load.rows(OrgUnit, statement, on=which.as_of, day=on, **given)
    return found[0] if found else None


@written
def one_unit(told: frozenset[str]) -> AnySelect:
    conditions = {
        "id": OrgUnit.id == named("id", Uuid()),
        "key": OrgUnit.key == named("key", Text()),
    }
    return standing().where(*(conditions[each] for each in sorted(told)))


async def list_units(load: Gate, which: WhichUnits, asked: Columns) -> Page:
    wanted = which.filter or OrgUnitFilter()
    told = {"part": wanted.text or None, "roots": wanted.roots}
    given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    statement = listed(frozenset(given))
    if wanted.text:
        given["part"] = anywhere(sort_key(wanted.text))
    given["day"] = day(load, which.as_of)
    listing = Listing(OrgUnit, statement, BY_NAME_OF_UNIT, which.as_of, given)
    return await page(load, listing, which, asked)


@written
def listed(told: frozenset[str]) -> AnySelect:
    is_root = UnitState.parent_id.is_(None)
    conditions = {
        "part": like(UnitState.sort_key, named("part", Text())),
        "roots": is_root == named("roots", Boolean()),
    }
    return current().where(*(conditions[each] for each in sorted(told)))


def current() -> AnySelect:
    return standing().where(~UnitState.retired)


async def units_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return one_each(await units_on(load, keys, None), "id", keys)


async def units_on(load: Gate, keys: Sequence[UUID], on: date | None) -> list[Row]:
    return await load.rows(OrgUnit, units_of_keys(), on=on, keys=keys, day=day(load, on))


@written
def units_of_keys() -> AnySelect:
    return standing().where(of_keys(OrgUnit.id))


async def parent_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        wanted = [row.values["parent_id"] for row in group if row.values["parent_id"]]
        found = await units_on(load, wanted, on)
        return one_each(found, "id", [row.values["parent_id"] for row in group])

    return await for_each_day(parents, on_a_day)


async def children_of(
    load: Gate, parents: Sequence[Row], paging: Paging, asked: Columns
) -> Sequence[Page]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        listing = Listing(OrgUnit, currents(), BY_NAME_OF_UNIT, on, {"day": day(load, on)})
        above = Parents(UnitState.parent_id, [row.id for row in group])
        return await pages(load, listing, above, paging, asked)

    return await for_each_day(parents, on_a_day)


@written
def currents() -> AnySelect:
    return current()


async def ancestors_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Row]]:
    """From the unit's parent up to the root, in one statement however deep."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        known = {row.id: row for row in await lineage(load, group, on)}
        return [climb(row, known) for row in group]

    return await for_each_day(parents, on_a_day)


async def lineage(load: Gate, below: Sequence[Row], on: date | None) -> list[Row]:
    """Every unit above some units."""
    wanted = [row.values["parent_id"] for row in below if row.values["parent_id"]]
    return await load.rows(OrgUnit, lineages(), on=on, keys=wanted, day=day(load, on))


@written
def lineages() -> AnySelect:
    state, is_current = (UnitState.unit_id, UnitState.parent_id), current_state(UnitState, DAY)
    first = select(*state).where(of_keys(UnitState.unit_id), is_current)
    up = first.cte("up", recursive=True)
    above = up.union(select(*state).where(UnitState.unit_id == up.c.parent_id, is_current))
    return standing().where(OrgUnit.id.in_(select(above.c.unit_id)))


def climb(row: Row, known: dict[UUID, Row]) -> list[Row]:
    steps: list[Row] = []
    current = known.get(row.values["parent_id"])
    while current is not None and current not in (row, *steps):
        steps.append(current)
        current = known.get(current.values["parent_id"])
    return steps


async def memberships_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[list[Row]]:
    """A person's units that stand on a day, each with role and share."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        keys, moment = [row.id for row in group], day(load, on)
        found = await load.rows(Membership, memberships(asked & DAYS), on=on, keys=keys, day=moment)
        return many_each(found, "person_id", keys)

    return await for_each_day(parents, on_a_day)


@written
def memberships(days: Columns) -> AnySelect:
    """The first day in a unit is mostly that of hiring: who may not see the one sees no other."""
    shown = is_personal_to_viewer(Membership, Membership.person_id)
    told = {
        "from": case((shown, Membership.starts_on)).label("first_day"),
        "to": case((shown, last_day())).label("last_day"),
    }
    return (
        select(*columns(Membership), *(told[each] for each in sorted(days)))
        .join(UnitState, UnitState.unit_id == Membership.unit_id)
        .where(of_keys(Membership.person_id), current_membership(Membership, DAY))
        .where(current_state(UnitState, DAY))
        .order_by(Membership.starts_on, Membership.unit_id)
    )


def last_day() -> Any:
    """The day before the next row of the same person and unit."""
    later = aliased(Membership)
    one_day = 1
    return (
        select(func.min(later.starts_on) - one_day)
        .where(later.person_id == Membership.person_id, later.unit_id == Membership.unit_id)
        .where(later.starts_on > Membership.starts_on)
        .scalar_subquery()
    )


async def unit_of_membership(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        wanted = [row[Membership.unit_id] for row in group]
        found = await units_on(load, [*dict.fromkeys(wanted)], on)
        return one_each(found, "id", wanted)

    return await for_each_day(parents, on_a_day)


async def members_of(
    load: Gate, parents: Sequence[Row], paging: Paging, asked: Columns
) -> Sequence[Page]:
    """People of a unit itself, not of the units below it."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        listing = Listing(Person, members(hired(asked)), BY_NAME, on, {"day": day(load, on)})
        of = Parents(Membership.unit_id, [row.id for row in group])
        return await pages(load, listing, of, paging, asked)

    return await for_each_day(parents, on_a_day)


@written
def members(employment: Columns) -> AnySelect:
    return (
        people(employment)
        .join(Membership, Membership.person_id == Person.id)
        .where(current_membership(Membership, DAY))
    )


async def lead_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys, moment = [row.id for row in group], day(load, on)
        found = await load.rows(Person, leads(hired(asked)), on=on, keys=keys, day=moment)
        return one_each(found, "lead_of", keys)

    return await for_each_day(parents, on_a_day)


@written
def leads(employment: Columns) -> AnySelect:
    return (
        people(employment)
        .add_columns(Membership.unit_id.label("lead_of"))
        .join(Membership, Membership.person_id == Person.id)
        .where(of_keys(Membership.unit_id), Membership.role == MemberRole.LEAD)
        .where(current_membership(Membership, DAY))
    )
