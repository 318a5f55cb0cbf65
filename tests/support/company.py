"""Builders: a small company in two lines, each row named by what the test is about."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from model.alignment import Alignment
from model.base import Base
from model.check_in import CheckIn
from model.connection import Connection
from model.cycle import Cycle
from model.database import Database
from model.key_result import KeyResult
from model.line import ReportingLine
from model.objective import Objective
from model.organisation import Organisation
from model.person import Employment, Person
from model.pilot import Pilot, PilotUnit
from model.role import RoleGrant
from model.rollups import recompute
from model.task import LinkedTask, Task, TaskLink
from model.unit import Membership, OrgUnit, UnitState
from rules.names import sort_key
from rules.terms import (
    AlignmentMode,
    Ambition,
    ConnectionState,
    CycleKind,
    Feature,
    LineKind,
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkState,
    MemberRole,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    PersonStatus,
    ReadingOrigin,
    Role,
    RollupMode,
    TaskCategory,
    Visibility,
)

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = date(2020, 1, 1)
ORDER = [table.name for table in Base.metadata.sorted_tables]

Values = list[dict[str, Any]]
Together = defaultdict[tuple[type[Base], frozenset[str]], Values]


def place_of(group: tuple[tuple[type[Base], frozenset[str]], Values]) -> int:
    """What others refer to comes first."""
    (noun, _), _ = group
    return ORDER.index(noun.__tablename__)


class Company:
    """Adds rows as the system would; every builder answers the new row's id."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._together: Together | None = None

    @asynccontextmanager
    async def together(self) -> AsyncGenerator[None]:
        """All that is built meanwhile is written at its end, so that many rows are quick."""
        self._together = together = defaultdict[tuple[type[Base], frozenset[str]], Values](list)
        try:
            yield
        finally:
            self._together = None
        async with self.database.system() as session:
            for (noun, _), values in sorted(together.items(), key=place_of):
                await session.run(insert(noun), values)

    async def add(self, noun: type[Base], **values: Any) -> None:
        if self._together is not None:
            self._together[noun, frozenset(values)].append(values)
            return
        # A transaction of its own would be two more ways to the database for each row.
        async with self.database.own.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(insert(Base.metadata.tables[noun.__tablename__]), values)

    async def found(self, time_zone: str = "UTC") -> None:
        await self.add(
            Organisation, id=1, name="Acme", time_zone=time_zone, fiscal_start_month=None
        )

    async def person(self, name: str, *, manager: UUID | None = None, **more: Any) -> UUID:
        id_ = uuid4()
        email = name.casefold().replace(" ", ".") + "@example.com"
        values: dict[str, Any] = {
            "id": id_,
            "name": name,
            "sort_key": sort_key(name),
            "email": email,
            "email_key": email,
            "status": PersonStatus.ACTIVE,
        }
        await self.add(Person, **{**values, **more})
        if manager is not None:
            await self.line(id_, manager)
        return id_

    async def line(
        self,
        person: UUID,
        manager: UUID | None,
        *,
        since: date = LONG_AGO,
        kind: LineKind = LineKind.PRIMARY,
    ) -> None:
        ends = {"person_id": person, "manager_id": manager}
        await self.add(ReportingLine, **ends, kind=kind, rank=0, starts_on=since)

    async def employed(self, person: UUID, number: str) -> None:
        await self.add(
            Employment, person_id=person, employee_number=number, started_on=LONG_AGO, ended_on=None
        )

    async def unit(self, name: str, *, parent: UUID | None = None, since: date = LONG_AGO) -> UUID:
        id_ = uuid4()
        await self.add(OrgUnit, id=id_, key=name)
        state = {"name": name, "sort_key": sort_key(name), "parent_id": parent}
        await self.add(UnitState, unit_id=id_, starts_on=since, **state)
        return id_

    async def member(
        self,
        person: UUID,
        unit: UUID,
        *,
        since: date = LONG_AGO,
        role: MemberRole | None = MemberRole.MEMBER,
    ) -> None:
        await self.add(Membership, person_id=person, unit_id=unit, starts_on=since, role=role)

    async def role(self, person: UUID, role: Role) -> None:
        await self.add(RoleGrant, person_id=person, role=role, granted_at=NOW)

    async def pilot(
        self, feature: Feature, *units: UUID, since: date = TODAY, opens: date | None = None
    ) -> None:
        await self.add(Pilot, feature=feature, open_to_all_on=opens)
        for unit in units:
            await self.add(PilotUnit, feature=feature, unit_id=unit, starts_on=since)

    async def cycle(
        self, key: str = "FY26-Q4", *, starts: date = date(2026, 10, 1), **more: Any
    ) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "key": key,
            "label": key,
            "kind": CycleKind.QUARTER,
            "starts_on": starts,
            "ends_on": date(2026, 12, 31),
            "grading_ends_on": date(2027, 1, 14),
        }
        await self.add(Cycle, **{**values, **more})
        return id_

    async def objective(
        self, title: str, *, cycle: UUID, owner: UUID | None = None, **more: Any
    ) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "cycle_id": cycle,
            "title": title,
            "owner_id": owner,
            "level": ObjectiveLevel.PERSON,
            "ambition": Ambition.COMMITTED,
            "status": ObjectiveStatus.PUBLISHED,
            "visibility": Visibility.PUBLIC,
            "rollup_mode": RollupMode.KEY_RESULTS,
            "created_at": NOW,
            "published_at": NOW,
        }
        await self.add(Objective, **{**values, **more})
        return id_

    async def key_result(self, title: str, *, objective: UUID, **more: Any) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "objective_id": objective,
            "title": title,
            "kind": MetricKind.INCREASE,
            "start": Decimal(0),
            "target": Decimal(100),
            "weight": Decimal(1),
            "created_at": NOW,
        }
        await self.add(KeyResult, **{**values, **more})
        return id_

    async def align(
        self,
        child: UUID,
        *,
        to_objective: UUID | None = None,
        to_key_result: UUID | None = None,
        position: int = 0,
    ) -> None:
        ends = {"parent_objective_id": to_objective, "parent_key_result_id": to_key_result}
        how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1), "position": position}
        await self.add(Alignment, id=uuid4(), child_objective_id=child, **ends, **how)

    async def check_in(
        self, key_result: UUID, *, at: datetime = NOW, author: UUID | None = None, **more: Any
    ) -> UUID:
        id_ = uuid4()
        when = {"effective_at": at, "recorded_at": at, "origin": ReadingOrigin.MANUAL}
        row = {"id": id_, "key_result_id": key_result, "author_id": author}
        await self.add(CheckIn, **{**row, **when, **more})
        return id_

    async def connection(self, name: str = "jira", kind: str = "jira") -> UUID:
        id_ = uuid4()
        row: dict[str, Any] = {"id": id_, "kind": kind, "name": name, "settings": {}}
        await self.add(Connection, **row, state=ConnectionState.READY, created_at=NOW)
        return id_

    async def link(self, key_result: UUID, connection: UUID, **more: Any) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "key_result_id": key_result,
            "connection_id": connection,
            "mode": LinkMode.EVIDENCE,
            "aggregate": LinkAggregate.COUNT,
            "selector": LinkSelector.EPIC,
            "query": "SHOP-1",
            "scope": LinkScope.LIVE_SCOPE,
            "state": LinkState.OK,
        }
        await self.add(TaskLink, **{**values, **more})
        return id_

    async def task(self, key: str, *, link: UUID, connection: UUID, **more: Any) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "connection_id": connection,
            "source_key": key,
            "key": key,
            "summary": f"Work on {key}",
            "status": "Open",
            "category": TaskCategory.TODO,
            "updated_at": NOW,
            "fetched_at": NOW,
        }
        await self.add(Task, **{**values, **more})
        await self.add(LinkedTask, link_id=link, task_id=id_)
        return id_

    async def roll_up(self) -> None:
        async with self.database.system() as session:
            await recompute(session, None, NOW)
