"""The graph as far as the bench asks it, the way that Strawberry is usually written."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from bench.plain import standing
from bench.plain.parts import (
    Health,
    Info,
    Metric,
    PageInfo,
    Progress,
    Score,
    TaskConnection,
    by_key,
    scored,
    task_of,
)
from bench.plain.tree import placed
from model import check_in, cycle, key_result, objective
from resolvers.ids import global_id
from rules.terms import Ambition, MemberRole, ObjectiveLevel, ObjectiveStatus


@strawberry.type
class Person:
    row: strawberry.Private[Any]
    name: str
    title: str | None
    location: str | None
    avatar_url: str | None

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("Person", self.row.id))

    @strawberry.field
    async def manager(self, info: Info) -> "Person | None":
        return person_of(await info.context.managers.load(self.row.id))

    @strawberry.field
    async def units(self, info: Info) -> list["Membership"]:
        rows = await info.context.memberships.load(self.row.id)
        return [Membership(row=row, role=row.role) for row in rows]

    @strawberry.field
    async def objectives(self, info: Info, first: int) -> "ObjectiveConnection":
        return objectives_of(await info.context.owned.load(self.row.id), first)


def person_of(row: Any) -> Person | None:
    return None if row is None else one_person(row)


def one_person(row: Any) -> Person:
    return Person(
        row=row, name=row.name, title=row.title, location=row.location, avatar_url=row.avatar_url
    )


@strawberry.type
class PersonConnection:
    total_count: int
    page_info: PageInfo
    nodes: list[Person]


@strawberry.type
class Membership:
    row: strawberry.Private[Any]
    role: MemberRole

    @strawberry.field
    async def unit(self, info: Info) -> "OrgUnit":
        return unit_of(await info.context.units.load(self.row.unit_id))


@strawberry.type
class OrgUnit:
    row: strawberry.Private[Any]
    name: str

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("OrgUnit", self.row.unit_id))

    @strawberry.field
    async def lead(self, info: Info) -> Person | None:
        return person_of(await info.context.leads.load(self.row.unit_id))

    @strawberry.field
    async def members(self, info: Info, first: int) -> PersonConnection:
        rows = await info.context.members.load(self.row.unit_id)
        info_of_page = PageInfo(has_next_page=len(rows) > first, end_cursor=None)
        nodes = [one_person(row) for row in rows[:first]]
        return PersonConnection(total_count=len(rows), page_info=info_of_page, nodes=nodes)

    @strawberry.field
    async def objectives(self, info: Info, first: int) -> "ObjectiveConnection":
        return objectives_of(await info.context.shared.load(self.row.unit_id), first)


def unit_of(row: Any) -> OrgUnit:
    return OrgUnit(row=row, name=row.name)


@strawberry.type
class CheckIn:
    row: strawberry.Private[Any]
    value: Decimal | None
    confidence: Decimal | None
    narrative: str | None
    effective_at: datetime

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("CheckIn", self.row.id))

    @strawberry.field
    async def author(self, info: Info) -> Person | None:
        return person_of(await by_key(info.context.people, self.row.author_id))


def check_in_of(row: check_in.CheckIn) -> CheckIn:
    return CheckIn(
        row=row,
        value=row.value,
        confidence=row.confidence,
        narrative=row.narrative,
        effective_at=row.effective_at,
    )


@strawberry.type
class KeyResult:
    row: strawberry.Private[Any]
    title: str
    unit_of_measure: str | None
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    due_on: date | None
    owner_title: str | None

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("KeyResult", self.row.id))

    @strawberry.field
    def metric(self) -> Metric:
        return Metric(row=self.row, kind=self.row.kind)

    @strawberry.field
    def score(self) -> Score | None:
        return scored(self.row)

    @strawberry.field
    async def owner(self, info: Info) -> Person | None:
        return person_of(await by_key(info.context.people, self.row.owner_id))

    @strawberry.field
    async def progress(self, info: Info) -> Progress | None:
        done = await standing.progress_of_result(info.context, self.row)
        return Progress(value=done.value, measured=done.measured)

    @strawberry.field
    async def health(self, info: Info) -> Health:
        told = await standing.health_of_result(info.context, self.row)
        return Health(value=told.value, expected=told.expected)

    @strawberry.field
    async def latest_check_in(self, info: Info) -> CheckIn | None:
        rows = await info.context.check_ins.load(self.row.id)
        return check_in_of(rows[0]) if rows else None

    @strawberry.field
    async def tasks(self, info: Info, first: int) -> TaskConnection:
        rows = await info.context.tasks.load(self.row.id)
        return TaskConnection(total_count=len(rows), nodes=[task_of(row) for row in rows[:first]])


def key_result_of(row: key_result.KeyResult) -> KeyResult:
    return KeyResult(
        row=row,
        title=row.title,
        unit_of_measure=row.unit_of_measure,
        start=row.start,
        target=row.target,
        current=row.current,
        due_on=row.due_on,
        owner_title=row.owner_title,
    )


@strawberry.type
class Objective:
    row: strawberry.Private[Any]
    title: str
    level: ObjectiveLevel
    ambition: Ambition
    status: ObjectiveStatus
    owner_title: str | None

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("Objective", self.row.id))

    @strawberry.field
    def score(self) -> Score | None:
        return scored(self.row)

    @strawberry.field
    async def cycle(self, info: Info) -> "Cycle":
        return cycle_of(await info.context.cycles.load(self.row.cycle_id))

    @strawberry.field
    async def owner(self, info: Info) -> Person | None:
        return person_of(await by_key(info.context.people, self.row.owner_id))

    @strawberry.field
    async def progress(self, info: Info) -> Progress | None:
        done = await standing.progress_of_objective(info.context, self.row)
        return None if done is None else Progress(value=done.value, measured=done.measured)

    @strawberry.field
    async def health(self, info: Info) -> Health:
        told = await standing.health_of_objective(info.context, self.row)
        return Health(value=told.value, expected=told.expected)

    @strawberry.field
    async def key_results(self, info: Info) -> list[KeyResult]:
        return [key_result_of(row) for row in await info.context.key_results.load(self.row.id)]


def objective_of(row: objective.Objective) -> Objective:
    return Objective(
        row=row,
        title=row.title,
        level=row.level,
        ambition=row.ambition,
        status=row.status,
        owner_title=row.owner_title,
    )


@strawberry.type
class ObjectiveConnection:
    total_count: int
    nodes: list[Objective]


def objectives_of(rows: Sequence[Any], first: int) -> ObjectiveConnection:
    nodes = [objective_of(row) for row in rows[:first]]
    return ObjectiveConnection(total_count=len(rows), nodes=nodes)


@strawberry.type
class TreeNode:
    depth: int
    parent: strawberry.ID | None
    node: Objective | KeyResult


@strawberry.type
class Cycle:
    row: strawberry.Private[Any]
    label: str
    starts_on: date
    ends_on: date

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("Cycle", self.row.id))

    @strawberry.field
    async def progress(self) -> Progress | None:
        done = await standing.progress_of_cycle(self.row.id)
        return None if done is None else Progress(value=done.value, measured=done.measured)

    @strawberry.field
    async def tree(self) -> list[TreeNode]:
        return [
            TreeNode(depth=depth, parent=above, node=node_of(row))
            for row, depth, above in await placed(self.row.id)
        ]


def node_of(row: Any) -> Objective | KeyResult:
    return objective_of(row) if isinstance(row, objective.Objective) else key_result_of(row)


def cycle_of(row: cycle.Cycle) -> Cycle:
    return Cycle(row=row, label=row.label, starts_on=row.starts_on, ends_on=row.ends_on)
