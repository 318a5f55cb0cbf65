"""How ready each unit is for a cycle, as far as the viewer sees, and who is behind with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, select, true

from auth.gate import Gate
from model.cycle import Cycle
from model.effective import current_membership
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, Row, named, of_keys, written
from model.unit import Membership
from resolvers.cycles import CYCLE, state
from resolvers.dates import DAY
from resolvers.pages import Columns, Listing, Page, Paging, Parents, pages
from resolvers.people import people_by_id
from resolvers.units import BY_NAME_OF_UNIT, current
from rules.readiness import ReadinessState, behind, readiness
from rules.terms import CycleState, MemberRole, ObjectiveStatus


@dataclass(frozen=True)
class Known:
    """What the viewer sees of one unit's objectives of one cycle, and who owns them."""

    cycle: CycleState
    objectives: tuple[tuple[ObjectiveStatus, UUID | None], ...]
    leads: tuple[UUID, ...]

    @property
    def state(self) -> ReadinessState:
        return readiness([status for status, _ in self.objectives])

    @property
    def laggards(self) -> list[UUID]:
        """Of a unit without objectives its leads are; else whoever owns one that is behind."""
        if not self.objectives:
            return list(self.leads)
        owners = (owner for status, owner in self.objectives if behind(status, self.cycle))
        return [*dict.fromkeys(owner for owner in owners if owner is not None)]


async def readiness_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """The units of today, by name, once for each cycle."""
    given = {"day": load.today}
    listing = Listing(Cycle, units_of_cycles(), BY_NAME_OF_UNIT, None, given)
    return await pages(load, listing, Parents(Cycle.id, keys), paging, asked)


@written
def units_of_cycles() -> AnySelect:
    return current().join(Cycle, true())


async def states_of_units(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[ReadinessState]:
    return [each.state for each in await known_of(load, rows)]


async def counts_of_units(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[int]:
    return [len(each.objectives) for each in await known_of(load, rows)]


async def laggards_of_units(
    load: Gate, rows: Sequence[Row], _: object, asked: Columns
) -> list[list[Row]]:
    behind_in = [each.laggards for each in await known_of(load, rows)]
    keys = sorted({key for laggards in behind_in for key in laggards})
    found = await people_by_id(load, keys, None, asked) if keys else []
    people = {row.id: row for row in found if row is not None}
    return [[people[key] for key in laggards if key in people] for laggards in behind_in]


async def known_of(load: Gate, rows: Sequence[Row]) -> list[Known]:
    """Three statements for any number of units and cycles; asked again, they are known."""
    cycles = [*dict.fromkeys(row.values["page_of"] for row in rows)]
    units = [*dict.fromkeys(row.id for row in rows)]
    told = {row.id: state(row, load.today) for row in await around(load, cycles)}
    found = await load.records(shared_in(), keys=units, cycles=cycles)
    shared: defaultdict[tuple[UUID, UUID], list[tuple[ObjectiveStatus, UUID | None]]]
    shared = defaultdict(list)
    for unit, cycle, status, owner in found:
        shared[unit, cycle].append((status, owner))
    leads: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for unit, person in await load.records(leading(), keys=units, day=load.today):
        leads[unit].append(person)
    return [
        Known(
            told[row.values["page_of"]],
            tuple(shared[row.id, row.values["page_of"]]),
            tuple(leads[row.id]),
        )
        for row in rows
    ]


async def around(load: Gate, cycles: Sequence[UUID]) -> list[Row]:
    return await load.rows(Cycle, cycles_of_keys(), keys=cycles)


@written
def cycles_of_keys() -> AnySelect:
    return select(*CYCLE).where(of_keys(Cycle.id))


@written
def shared_in() -> AnySelect:
    told = (ObjectiveUnit.unit_id, Objective.cycle_id, Objective.status, Objective.owner_id)
    in_cycles = Objective.cycle_id == any_(named("cycles", ARRAY(Uuid())))
    return (
        select(*told)
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .where(of_keys(ObjectiveUnit.unit_id), in_cycles)
        .order_by(Objective.position, Objective.id)
    )


@written
def leading() -> AnySelect:
    is_lead = (Membership.role == MemberRole.LEAD, current_membership(Membership, DAY))
    statement = select(Membership.unit_id, Membership.person_id)
    return statement.where(of_keys(Membership.unit_id), *is_lead).order_by(Membership.person_id)
