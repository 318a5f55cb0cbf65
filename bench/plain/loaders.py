"""DataLoaders over ORM sessions, one for each edge, as Strawberry's documentation teaches them."""

import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import aliased
from strawberry.dataloader import DataLoader

from model.base import Base
from model.check_in import CheckIn
from model.cycle import Cycle, running
from model.database import async_url
from model.effective import current_line, current_membership, current_state
from model.key_result import KeyResult, Step
from model.line import ReportingLine
from model.objective import Objective, ObjectiveUnit
from model.person import Person
from model.rollup import Rollup
from model.rows import AnySelect
from model.task import LinkedTask, Task, TaskLink
from model.unit import Membership, UnitState
from rules.terms import LineKind, MemberRole, ReadingOrigin

Keys = Sequence[UUID]
engine = create_async_engine(
    async_url(os.environ["DATABASE_URL"]),
    pool_size=10,
    max_overflow=0,
    connect_args={"server_settings": {"jit": "off", "timezone": "UTC"}},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


def today() -> date:
    return datetime.now(UTC).date()


async def scalars(statement: AnySelect) -> Sequence[Any]:
    async with sessions() as session:
        found: Sequence[Any] = (await session.scalars(statement)).all()
        return found


async def pairs(statement: AnySelect) -> Sequence[Any]:
    async with sessions() as session:
        return (await session.execute(statement)).all()


def one_each(found: Iterable[tuple[Hashable, Any]], keys: Keys) -> list[Any]:
    known = dict(found)
    return [known.get(key) for key in keys]


def many_each(found: Iterable[tuple[Hashable, Any]], keys: Keys) -> list[list[Any]]:
    grouped: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for key, row in found:
        grouped[key].append(row)
    return [grouped[key] for key in keys]


def by_id(noun: type[Base], column: Any) -> Callable[[Keys], Awaitable[list[Any]]]:
    """Loads rows by a key of theirs."""

    async def load(keys: Keys) -> list[Any]:
        found = await scalars(select(noun).where(column.in_(keys)))
        return one_each(((getattr(row, column.key), row) for row in found), keys)

    return load


async def managers(keys: Keys) -> list[Any]:
    line = ReportingLine
    statement = select(line.person_id, Person).join(Person, Person.id == line.manager_id)
    mine = line.person_id.in_(keys), line.kind == LineKind.PRIMARY
    return one_each(await pairs(statement.where(*mine, current_line(line, today()))), keys)


async def memberships(keys: Keys) -> list[Any]:
    statement = select(Membership.person_id, Membership).where(
        Membership.person_id.in_(keys), current_membership(Membership, today())
    )
    ordered = statement.order_by(Membership.starts_on, Membership.unit_id)
    return many_each(await pairs(ordered), keys)


async def units(keys: Keys) -> list[Any]:
    mine = UnitState.unit_id.in_(keys), current_state(UnitState, today())
    found = await scalars(select(UnitState).where(*mine))
    return one_each(((row.unit_id, row) for row in found), keys)


def of_units(keys: Keys) -> AnySelect:
    statement = select(Membership.unit_id, Person).join(Person, Person.id == Membership.person_id)
    return statement.where(Membership.unit_id.in_(keys), current_membership(Membership, today()))


async def leads(keys: Keys) -> list[Any]:
    return one_each(await pairs(of_units(keys).where(Membership.role == MemberRole.LEAD)), keys)


async def members(keys: Keys) -> list[Any]:
    return many_each(await pairs(of_units(keys).order_by(Person.sort_key, Person.id)), keys)


def in_running_cycles(statement: AnySelect) -> AnySelect:
    joined = statement.join(Cycle, Cycle.id == Objective.cycle_id)
    return joined.where(running(today()), Objective.archived_at.is_(None)).order_by(
        Objective.position, Objective.id
    )


async def owned(keys: Keys) -> list[Any]:
    mine = select(Objective.owner_id, Objective).where(Objective.owner_id.in_(keys))
    return many_each(await pairs(in_running_cycles(mine)), keys)


async def shared(keys: Keys) -> list[Any]:
    mine = select(ObjectiveUnit.unit_id, Objective).join(
        Objective, Objective.id == ObjectiveUnit.objective_id
    )
    of_units = mine.where(ObjectiveUnit.unit_id.in_(keys))
    return many_each(await pairs(in_running_cycles(of_units)), keys)


async def key_results(keys: Keys) -> list[Any]:
    statement = select(KeyResult).where(
        KeyResult.objective_id.in_(keys), KeyResult.archived_at.is_(None)
    )
    found = await scalars(statement.order_by(KeyResult.position, KeyResult.id))
    return many_each(((row.objective_id, row) for row in found), keys)


async def steps(keys: Keys) -> list[Any]:
    statement = select(Step).where(Step.key_result_id.in_(keys))
    found = await scalars(statement.order_by(Step.position, Step.id))
    return many_each(((row.key_result_id, row) for row in found), keys)


async def check_ins(keys: Keys) -> list[Any]:
    """Those that stand, newest first: the latest and the last words are both found in them."""
    later = aliased(CheckIn)
    corrected = select(later.id).where(later.supersedes_id == CheckIn.id).exists()
    statement = select(CheckIn).where(CheckIn.key_result_id.in_(keys), ~corrected)
    newest = (CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
    found = await scalars(statement.order_by(*newest))
    return many_each(((row.key_result_id, row) for row in found), keys)


async def tasks(keys: Keys) -> list[Any]:
    statement = (
        select(TaskLink.key_result_id, Task)
        .join(LinkedTask, LinkedTask.link_id == TaskLink.id)
        .join(Task, Task.id == LinkedTask.task_id)
        .where(TaskLink.key_result_id.in_(keys))
        .order_by(Task.updated_at.desc(), Task.id.desc())
        .distinct()
    )
    return many_each(await pairs(statement), keys)


def spoken(rows: Sequence[CheckIn]) -> list[CheckIn]:
    return [row for row in rows if row.origin is not ReadingOrigin.JIRA]


@dataclass
class Loaders:
    """One of each for a request."""

    people: DataLoader[UUID, Any]
    managers: DataLoader[UUID, Any]
    memberships: DataLoader[UUID, Any]
    units: DataLoader[UUID, Any]
    leads: DataLoader[UUID, Any]
    members: DataLoader[UUID, Any]
    owned: DataLoader[UUID, Any]
    shared: DataLoader[UUID, Any]
    cycles: DataLoader[UUID, Any]
    objectives: DataLoader[UUID, Any]
    rollups: DataLoader[UUID, Any]
    key_results: DataLoader[UUID, Any]
    steps: DataLoader[UUID, Any]
    check_ins: DataLoader[UUID, Any]
    tasks: DataLoader[UUID, Any]


def loaders() -> Loaders:
    return Loaders(
        people=DataLoader(by_id(Person, Person.id)),
        managers=DataLoader(managers),
        memberships=DataLoader(memberships),
        units=DataLoader(units),
        leads=DataLoader(leads),
        members=DataLoader(members),
        owned=DataLoader(owned),
        shared=DataLoader(shared),
        cycles=DataLoader(by_id(Cycle, Cycle.id)),
        objectives=DataLoader(by_id(Objective, Objective.id)),
        rollups=DataLoader(by_id(Rollup, Rollup.objective_id)),
        key_results=DataLoader(key_results),
        steps=DataLoader(steps),
        check_ins=DataLoader(check_ins),
        tasks=DataLoader(tasks),
    )
