"""Who stands on each rung above what somebody owes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.effective import current_line, current_membership
from model.line import ReportingLine
from model.objective import Objective, ObjectiveUnit
from model.owed import DAY
from model.role import RoleGrant
from model.rows import AnySelect, of_keys, written
from model.unit import Membership
from rules.inbox import Matter
from rules.reminders import Rung
from rules.terms import LineKind, MemberRole, Role

Key = tuple[Any, UUID, date]


@dataclass(frozen=True)
class Above:
    rungs: Mapping[Rung, Sequence[UUID]]

    @property
    def people(self) -> set[UUID]:
        return {each for standing in self.rungs.values() for each in standing}


async def above_of(session: SystemSession, due: Sequence[Matter], today: date) -> dict[Key, Above]:
    """For each matter; four statements, however many there are."""
    people = sorted({each.person_id for each in due})
    objectives = sorted({each.objective_id for each in due if each.objective_id is not None})
    managers = grouped(await session.all(managers_of(), keys=people, day=today))
    owners = grouped(await session.all(owners_of(), keys=objectives))
    leads = grouped(await session.all(leads_of(), keys=objectives, day=today))
    coordinators = [row.person_id for row in await session.all(programme_leads())]
    return {
        (each.kind, each.subject_id, each.due.on): above(
            each,
            {
                Rung.REVIEWER: managers[each.person_id] or found_for(owners, each),
                Rung.COORDINATOR: coordinators,
                Rung.SPONSOR: found_for(leads, each),
            },
        )
        for each in due
    }


def found_for(people: Mapping[UUID, list[UUID]], matter: Matter) -> Sequence[UUID]:
    """Nobody for what is of no objective."""
    return [] if matter.objective_id is None else people[matter.objective_id]


def above(matter: Matter, others: Mapping[Rung, Sequence[UUID]]) -> Above:
    """Of what not everybody sees nobody is told but whoever owes it, whatever their office."""
    me = [matter.person_id]
    own = {Rung.OWNER: me, Rung.OWNER_AGAIN: me}
    if not matter.is_open:
        return Above(own)
    told = {rung: [each for each in who if each not in me] for rung, who in others.items()}
    return Above({**own, **told})


def grouped(rows: Sequence[Any]) -> defaultdict[UUID, list[UUID]]:
    """Pairs of what is asked for and a person, by the first."""
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for of, person in rows:
        if person is not None:
            found[of].append(person)
    return found


@written
def managers_of() -> AnySelect:
    line = (ReportingLine.kind == LineKind.PRIMARY, current_line(ReportingLine, DAY))
    columns = (ReportingLine.person_id, ReportingLine.manager_id)
    return sa.select(*columns).where(of_keys(ReportingLine.person_id), *line)


@written
def owners_of() -> AnySelect:
    return sa.select(Objective.id, Objective.owner_id).where(of_keys(Objective.id))


@written
def leads_of() -> AnySelect:
    leads = (Membership.role == MemberRole.LEAD, current_membership(Membership, DAY))
    return (
        sa.select(ObjectiveUnit.objective_id, Membership.person_id)
        .join(Membership, Membership.unit_id == ObjectiveUnit.unit_id)
        .where(of_keys(ObjectiveUnit.objective_id), *leads)
        .order_by(Membership.person_id)
        .distinct()
    )


@written
def programme_leads() -> AnySelect:
    leads = RoleGrant.role == Role.PROGRAMME_LEAD
    return sa.select(RoleGrant.person_id).where(leads).order_by(RoleGrant.person_id)
