"""How ready each unit is for a cycle, as far as the viewer sees, and who is behind with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, select, true

from auth.gate import Gate
from auth.visibility.policed import Judged
from auth.visibility.programme import has_draft
from model.cycle import Cycle
from model.effective import current_membership
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, Row, named, of_keys, written
from model.unit import Membership, OrgUnit
from resolvers.dates import DAY
from resolvers.org.people import people_by_id
from resolvers.org.units import BY_NAME_OF_UNIT, current
from resolvers.pages import Columns, Listing, Page, Paging, Parents, pages
from resolvers.rhythm.cycles import CYCLE, state
from rules.readiness import ReadinessState, behind, readiness
from rules.terms import CycleState, MemberRole, ObjectiveStatus


@dataclass(frozen=True)
class Known:
    """What the viewer sees of one unit's objectives of one cycle, and who owns them.

    `hidden` are the states of drafts of which they know no more than that there are some.
    """

    cycle: CycleState
    objectives: tuple[tuple[ObjectiveStatus, UUID | None], ...]
    leads: tuple[UUID, ...]
    hidden: tuple[ObjectiveStatus, ...]

    @property
    def state(self) -> ReadinessState:
        return readiness([*(status for status, _ in self.objectives), *self.hidden])

    @property
    def laggards(self) -> list[UUID]:
        """Whoever owns one that is behind; of what nobody sees, or has made yet, the unit's leads.

        A draft is at home with those who lead its unit, so its owner need not be told of.
        """
        owners = (owner for status, owner in self.objectives if behind(status, self.cycle))
        found = [owner for owner in owners if owner is not None]
        if self.hidden or self.state is ReadinessState.NO_GOALS:
            found += self.leads
        return [*dict.fromkeys(found)]


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
    """Four statements for any number of units and cycles; asked again, they are known."""
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
    drafts = {
        (record.unit, record.cycle): record
        for record in await load.records(drafting(), keys=units, cycles=cycles)
    }
    return [
        Known(
            told[row.values["page_of"]],
            tuple(shared[row.id, row.values["page_of"]]),
            tuple(leads[row.id]),
            unseen(
                drafts.get((row.id, row.values["page_of"])), shared[row.id, row.values["page_of"]]
            ),
        )
        for row in rows
    ]


def unseen(
    record: Any, seen: Sequence[tuple[ObjectiveStatus, UUID | None]]
) -> tuple[ObjectiveStatus, ...]:
    """The states of drafts that the viewer knows of and sees none in."""
    if record is None:
        return ()
    known = {status for status, _ in seen}
    there = {ObjectiveStatus.DRAFT: record.draft, ObjectiveStatus.SUBMITTED: record.submitted}
    return tuple(status for status, is_there in there.items() if is_there and status not in known)


@written
def drafting() -> AnySelect:
    """Where there are drafts, for who runs the programme: see auth/visibility/programme.py."""

    def has(status: ObjectiveStatus) -> Judged:
        return Judged(OrgUnit, None, has_draft(OrgUnit.id, Cycle.id, status), status.value)

    there = (has(ObjectiveStatus.DRAFT), has(ObjectiveStatus.SUBMITTED))
    named_so = (each.label(name) for each, name in zip(there, ("draft", "submitted"), strict=True))
    in_cycles = Cycle.id == any_(named("cycles", ARRAY(Uuid())))
    return (
        select(OrgUnit.id.label("unit"), Cycle.id.label("cycle"), *named_so)
        .select_from(OrgUnit)
        .join(Cycle, in_cycles)
        .where(of_keys(OrgUnit.id))
    )


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
