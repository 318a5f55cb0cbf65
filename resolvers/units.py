"""Org units: the tree as it stood on a day, and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.reasons import is_personal_to_viewer
from model.effective import current_membership, current_state
from model.person import Person
from model.rows import AnySelect, Row, among, columns
from model.unit import Membership, OrgUnit, UnitState
from resolvers.cursors import words
from resolvers.dates import AsOf, day, for_each_day
from resolvers.ids import GlobalId, key_of
from resolvers.levels import many_each, one_each
from resolvers.matching import containing
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from resolvers.people import BY_NAME, reading
from rules.names import sort_key
from rules.terms import MemberRole

BY_NAME_OF_UNIT = Order((UnitState.sort_key, OrgUnit.id), (words, UUID))
BY_MEMBER = BY_NAME


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


def standing(on: date) -> AnySelect:
    """Units with their state on a day: name, parent, retired or not."""
    state = (UnitState.name, UnitState.sort_key, UnitState.parent_id, UnitState.retired)
    return (
        select(*columns(OrgUnit), *state)
        .select_from(OrgUnit)
        .join(UnitState, and_(UnitState.unit_id == OrgUnit.id, current_state(UnitState, on)))
    )


async def find_unit(load: Gate, which: WhichUnit, _: Columns) -> Row | None:
    conditions: list[Any] = []
    if which.id is not None:
        conditions.append(OrgUnit.id == key_of(which.id, "OrgUnit"))
    if which.key is not None:
        conditions.append(OrgUnit.key == which.key)
    if not conditions:
        return None
    statement = standing(day(load, which.as_of)).where(*conditions)
    found = await load.rows(OrgUnit, statement, on=which.as_of)
    return found[0] if found else None


async def list_units(load: Gate, which: WhichUnits, asked: Columns) -> Page:
    wanted = which.filter or OrgUnitFilter()
    statement = standing(day(load, which.as_of)).where(~UnitState.retired)
    if wanted.text:
        statement = statement.where(containing(UnitState.sort_key, sort_key(wanted.text)))
    if wanted.roots is not None:
        is_root = UnitState.parent_id.is_(None)
        statement = statement.where(is_root if wanted.roots else ~is_root)
    listing = Listing(OrgUnit, statement, BY_NAME_OF_UNIT, which.as_of)
    return await page(load, listing, which, asked)


async def units_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    statement = standing(day(load, None)).where(among(OrgUnit.id, keys))
    return one_each(await load.rows(OrgUnit, statement), "id", keys)


async def parent_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        wanted = [row.values["parent_id"] for row in group if row.values["parent_id"]]
        statement = standing(day(load, on)).where(among(OrgUnit.id, wanted))
        found = await load.rows(OrgUnit, statement, on=on)
        return one_each(found, "id", [row.values["parent_id"] for row in group])

    return await for_each_day(parents, on_a_day)


async def children_of(
    load: Gate, parents: Sequence[Row], paging: Paging, asked: Columns
) -> Sequence[Page]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        statement = standing(day(load, on)).where(~UnitState.retired)
        listing = Listing(OrgUnit, statement, BY_NAME_OF_UNIT, on)
        above = Parents(UnitState.parent_id, [row.id for row in group])
        return await pages(load, listing, above, paging, asked)

    return await for_each_day(parents, on_a_day)


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
    moment = day(load, on)
    wanted = [row.values["parent_id"] for row in below if row.values["parent_id"]]
    state = (UnitState.unit_id, UnitState.parent_id)
    first = select(*state).where(among(UnitState.unit_id, wanted), current_state(UnitState, moment))
    up = first.cte("up", recursive=True)
    next_up = select(*state).where(
        UnitState.unit_id == up.c.parent_id, current_state(UnitState, moment)
    )
    above = up.union(next_up)
    statement = standing(moment).where(OrgUnit.id.in_(select(above.c.unit_id)))
    return await load.rows(OrgUnit, statement, on=on)


def climb(row: Row, known: dict[UUID, Row]) -> list[Row]:
    steps: list[Row] = []
    current = known.get(row.values["parent_id"])
    while current is not None and current not in steps:
        steps.append(current)
        current = known.get(current.values["parent_id"])
    return steps


async def memberships_of(
    load: Gate, parents: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Row]]:
    """A person's units that stand on a day, each with role and share.

    The first day in a unit is mostly that of hiring, so who may not see the one sees no other.
    """
    shown = is_personal_to_viewer(Membership, Membership.person_id)

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        of, moment = among(Membership.person_id, [row.id for row in group]), day(load, on)
        days = (
            case((shown, Membership.starts_on)).label("first_day"),
            case((shown, last_day())).label("last_day"),
        )
        statement = (
            select(*columns(Membership), *days)
            .join(UnitState, UnitState.unit_id == Membership.unit_id)
            .where(of, current_membership(Membership, moment), current_state(UnitState, moment))
        )
        found = await load.rows(
            Membership, statement.order_by(Membership.starts_on, Membership.unit_id), on=on
        )
        return many_each(found, "person_id", [row.id for row in group])

    return await for_each_day(parents, on_a_day)


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
        statement = standing(day(load, on)).where(among(OrgUnit.id, wanted))
        found = await load.rows(OrgUnit, statement, on=on)
        return one_each(found, "id", [row[Membership.unit_id] for row in group])

    return await for_each_day(parents, on_a_day)


async def members_of(
    load: Gate, parents: Sequence[Row], paging: Paging, asked: Columns
) -> Sequence[Page]:
    """People of a unit itself, not of the units below it."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        statement = (
            reading(asked)
            .join(Membership, Membership.person_id == Person.id)
            .where(current_membership(Membership, day(load, on)))
        )
        listing = Listing(Person, statement, BY_MEMBER, on)
        of = Parents(Membership.unit_id, [row.id for row in group])
        return await pages(load, listing, of, paging, asked)

    return await for_each_day(parents, on_a_day)


async def lead_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        statement = (
            reading(asked)
            .add_columns(Membership.unit_id.label("lead_of"))
            .join(Membership, Membership.person_id == Person.id)
            .where(among(Membership.unit_id, [row.id for row in group]))
            .where(
                Membership.role == MemberRole.LEAD, current_membership(Membership, day(load, on))
            )
        )
        found = await load.rows(Person, statement, on=on)
        return one_each(found, "lead_of", [row.id for row in group])

    return await for_each_day(parents, on_a_day)
