"""How OKRs are practised here: how many there are to be, and where somebody has to approve."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.effective import current_membership
from model.objective import Objective, ObjectiveUnit
from model.practice import ApprovingUnit, CountLimits
from model.rows import AnySelect, Row, among, of_keys, written
from model.unit import Membership
from resolvers.levels import every
from resolvers.pages import Columns
from rules.limits import Limits
from rules.terms import ObjectiveLevel, ObjectiveStatus

COUNTED = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
NAMES = tuple(each.name for each in fields(Limits))


async def limits_row(load: Gate, _: object, __: Columns) -> Row:
    """The newest limits; those that hold before anybody sets others have no author."""
    found = await load.rows(CountLimits, newest())
    if found:
        return found[0]
    first = Limits()
    told = {name: getattr(first, name) for name in NAMES}
    return Row(CountLimits.__name__, {**told, "set_by_id": None, "set_at": None})


@written
def newest() -> AnySelect:
    return every(CountLimits).statement.order_by(CountLimits.version.desc()).limit(1)


async def limits_of(load: Gate) -> Limits:
    row = await limits_row(load, None, frozenset())
    return Limits(**{name: row.values[name] for name in NAMES})


async def published_beside(load: Gate, objectives: Sequence[Row]) -> dict[UUID, int]:
    """How many others of its level are published for the same: as many as the viewer sees.

    Of a unit's objective it is the unit that has most.
    """
    keys = [row.id for row in objectives]
    found = dict.fromkeys(keys, 0)
    for statement in (beside(), beside_in_units()):
        for record in await load.records(statement, keys=keys):
            found[record.of] = max(found[record.of], record.others)
    return found


async def published_in(load: Gate, objective: Row, units: Collection[UUID]) -> int:
    """The same, of the one of these units that has most."""
    found = await load.records(beside_in_units(), keys=[objective.id])
    return max((each.others for each in found if each.unit_id in units), default=0)


@written
def beside() -> AnySelect:
    """The whole company's, or the same person's."""
    own = aliased(Objective)
    of_same = or_(own.level == ObjectiveLevel.COMPANY, Objective.owner_id == own.owner_id)
    counted = select(own.id.label("of"), func.count(Objective.id).label("others"))
    return (
        counted.select_from(own)
        .join(Objective, and_(of_same, *others_of(own)))
        .where(of_keys(own.id), own.level != ObjectiveLevel.UNIT)
        .group_by(own.id)
    )


@written
def beside_in_units() -> AnySelect:
    """Those of each unit that shares it."""
    own, shared = aliased(Objective), aliased(ObjectiveUnit)
    counted = func.count(Objective.id).label("others")
    return (
        select(own.id.label("of"), shared.unit_id, counted)
        .select_from(own)
        .join(shared, shared.objective_id == own.id)
        .join(ObjectiveUnit, ObjectiveUnit.unit_id == shared.unit_id)
        .join(Objective, and_(Objective.id == ObjectiveUnit.objective_id, *others_of(own)))
        .where(of_keys(own.id), own.level == ObjectiveLevel.UNIT)
        .group_by(own.id, shared.unit_id)
    )


def others_of(own: Any) -> Iterator[ColumnElement[bool]]:
    yield Objective.cycle_id == own.cycle_id
    yield Objective.level == own.level
    yield Objective.status.in_(COUNTED)
    yield Objective.id != own.id


async def needs_approval(load: Gate, objective: Row) -> bool:
    """Whether a unit that shares it, or that its person is in today, wants it approved."""
    sharing = select(ObjectiveUnit.unit_id).where(ObjectiveUnit.objective_id == objective.id)
    units = {record[0] for record in await load.records(sharing)}
    if objective[Objective.level] is ObjectiveLevel.PERSON:
        units |= await units_of(load, objective[Objective.owner_id])
    return bool(await approving(load, units))


async def units_of(load: Gate, person: UUID | None) -> set[UUID]:
    of = select(Membership.unit_id).where(
        Membership.person_id == person, current_membership(Membership, load.today)
    )
    return {record[0] for record in await load.records(of)}


async def approving(load: Gate, units: Collection[UUID]) -> set[UUID]:
    found = select(ApprovingUnit.unit_id).where(among(ApprovingUnit.unit_id, units))
    return {record[0] for record in await load.records(found)}
