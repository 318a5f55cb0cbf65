"""Who plays which part: a cycle's objectives with their owners, as they stand at a moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.alignment import Alignment
from model.cycle import Cycle
from model.database import SystemSession
from model.key_result import KeyResult, Step
from model.objective import Objective, ObjectiveUnit
from model.person import Person
from model.role import RoleGrant
from model.unit import Membership
from rules.errors import Invalid
from rules.terms import ObjectiveStatus, Outcome, PersonStatus, Role


@dataclass(frozen=True, slots=True)
class Part:
    """A key result and whoever speaks of it; `name` is the same in every database."""

    row: Any
    name: str
    speaker: UUID | None
    steps: tuple[UUID, ...]
    is_driven: bool

    @property
    def id(self) -> UUID:
        key: UUID = self.row.id
        return key


@dataclass(frozen=True, slots=True)
class Goal:
    row: Any
    owner: UUID | None
    parts: tuple[Part, ...]
    has_unit: bool

    @property
    def id(self) -> UUID:
        key: UUID = self.row.id
        return key

    @property
    def is_open(self) -> bool:
        return self.row.status is ObjectiveStatus.PUBLISHED

    @property
    def is_imported(self) -> bool:
        return self.row.connection_id is not None


@dataclass(frozen=True, slots=True)
class Somebody:
    id: UUID
    email: str
    title: str
    unit: UUID | None


@dataclass(frozen=True, slots=True)
class Cast:
    """`people` are at work; whoever has left plays no part."""

    cycle: Any
    goals: tuple[Goal, ...]
    people: Mapping[UUID, Somebody]
    lead: UUID | None
    administrator: UUID | None


async def cast_of(session: SystemSession, key: str) -> Cast:
    """Everybody and everything of a cycle, in an order that no id decides."""
    cycle = await cycle_named(session, key)
    people = await _people(session)
    steps, driven = await _steps(session), await _driven(session)
    results = await _results(session, cycle.id)
    shared = await _shared(session)
    goals: list[Goal] = []
    objectives = sa.select(Objective.__table__).where(
        Objective.cycle_id == cycle.id, Objective.archived_at.is_(None)
    )
    for row in await session.all(objectives.order_by(Objective.position, Objective.title)):
        owner = row.owner_id if row.owner_id in people else None
        parts = tuple(
            Part(
                result,
                f"{key} {row.position} {row.title} {place} {result.title}",
                result.owner_id if result.owner_id in people else owner,
                tuple(steps[result.id]),
                result.id in driven,
            )
            for place, result in enumerate(results[row.id])
        )
        goals.append(Goal(row, owner, parts, row.id in shared))
    held = await _holders(session)
    return Cast(
        cycle, tuple(goals), people, _first(held, Role.PROGRAMME_LEAD, people),
        _first(held, Role.ADMINISTRATOR, people),
    )  # fmt: skip


async def cycle_named(session: SystemSession, key: str) -> Any:
    found = await session.all(sa.select(Cycle.__table__).where(Cycle.key == key))
    if not found:
        raise Invalid(f"There is no cycle {key} to simulate.", path=["cycle"])
    return found[0]


async def _people(session: SystemSession) -> Mapping[UUID, Somebody]:
    unit = (
        sa.select(Membership.unit_id)
        .where(Membership.person_id == Person.id, Membership.role.is_not(None))
        .order_by(Membership.starts_on.desc(), Membership.unit_id)
        .limit(1)
    )
    at_work = sa.select(
        Person.id, Person.email_key, Person.title, unit.scalar_subquery().label("unit")
    ).where(
        Person.status != PersonStatus.ENDED,
        Person.retired_at.is_(None),
        Person.email_key.is_not(None),
    )
    found = await session.all(at_work.order_by(Person.email_key))
    return {row.id: Somebody(row.id, row.email_key, row.title or "", row.unit) for row in found}


async def _results(session: SystemSession, cycle: UUID) -> Mapping[UUID, Sequence[Any]]:
    counted = (
        sa.select(KeyResult.__table__)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(
            Objective.cycle_id == cycle,
            KeyResult.archived_at.is_(None),
            KeyResult.outcome.is_distinct_from(Outcome.CANCELLED),
        )
    )
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await session.all(counted.order_by(KeyResult.position, KeyResult.title)):
        found[row.objective_id].append(row)
    return found


async def _steps(session: SystemSession) -> Mapping[UUID, Sequence[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in await session.all(sa.select(Step).order_by(Step.position, Step.title)):
        found[row.key_result_id].append(row.id)
    return found


async def _shared(session: SystemSession) -> frozenset[UUID]:
    found = await session.all(sa.select(ObjectiveUnit.objective_id).distinct())
    return frozenset(row.objective_id for row in found)


async def _driven(session: SystemSession) -> frozenset[UUID]:
    """Key results that objectives hang under: these say how far they are."""
    above = sa.select(Alignment.parent_key_result_id)
    found = await session.all(above.where(Alignment.parent_key_result_id.is_not(None)))
    return frozenset(row.parent_key_result_id for row in found)


async def _holders(session: SystemSession) -> Sequence[Any]:
    held = sa.select(RoleGrant.role, RoleGrant.person_id, Person.email_key)
    joined = held.join(Person, Person.id == RoleGrant.person_id)
    return await session.all(joined.order_by(Person.email_key))


def _first(held: Sequence[Any], role: Role, people: Mapping[UUID, Somebody]) -> UUID | None:
    found = (row.person_id for row in held if row.role is role and row.person_id in people)
    return next(found, None)
