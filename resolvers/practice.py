"""How OKRs are practised here: how many there are to be, and where somebody has to approve."""

from collections.abc import Collection
from dataclasses import fields
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.effective import current_membership
from model.objective import Objective, ObjectiveUnit
from model.practice import ApprovingUnit, CountLimits
from model.rows import Row, among, columns
from model.unit import Membership
from resolvers.pages import Columns
from rules.limits import Limits
from rules.terms import ObjectiveLevel, ObjectiveStatus

COUNTED = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
NAMES = tuple(each.name for each in fields(Limits))


async def limits_row(load: Gate, _: object, __: Columns) -> Row:
    """The newest limits; those that hold before anybody sets others have no author."""
    newest = select(*columns(CountLimits)).order_by(CountLimits.version.desc()).limit(1)
    found = await load.rows(CountLimits, newest)
    if found:
        return found[0]
    first = Limits()
    told = {name: getattr(first, name) for name in NAMES}
    return Row(CountLimits.__name__, {**told, "set_by_id": None, "set_at": None})


async def limits_of(load: Gate) -> Limits:
    row = await limits_row(load, None, frozenset())
    return Limits(**{name: row.values[name] for name in NAMES})


async def published_beside(load: Gate, objective: Row) -> int:
    """How many others of its level are published for the same: as many as the viewer sees.

    Of a unit's objective it is the unit that has most.
    """
    of_cycle = (
        Objective.cycle_id == objective[Objective.cycle_id],
        Objective.level == objective[Objective.level],
        Objective.status.in_(COUNTED),
        Objective.id != objective.id,
    )
    level = objective[Objective.level]
    if level is ObjectiveLevel.UNIT:
        return await most_of_a_unit(load, objective.id, of_cycle)
    counted = select(Objective.id).where(*of_cycle)
    if level is ObjectiveLevel.PERSON:
        counted = counted.where(Objective.owner_id == objective[Objective.owner_id])
    return await load.count(counted)


async def most_of_a_unit(load: Gate, key: UUID, of_cycle: tuple[object, ...]) -> int:
    sharing = select(ObjectiveUnit.unit_id).where(ObjectiveUnit.objective_id == key)
    units = [record[0] for record in await load.records(sharing)]
    each = (
        select(ObjectiveUnit.unit_id, func.count().label("most"))
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .where(among(ObjectiveUnit.unit_id, units), *of_cycle)  # type: ignore[arg-type]
        .group_by(ObjectiveUnit.unit_id)
    )
    return max((record.most for record in await load.records(each)), default=0)


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
