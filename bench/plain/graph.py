"""The service's graph, as far as the bench asks it, the way that Strawberry is usually written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import func, select, tuple_
from strawberry.schema.config import StrawberryConfig

from bench.plain import standing
from bench.plain.loaders import Loaders, pairs, scalars
from model import check_in, cycle, key_result, objective, person, rollup, task
from model.alignment import Alignment
from resolvers.cursors import decoded, encoded
from resolvers.ids import global_id
from rules import score
from rules.arithmetic import weighted_mean
from rules.terms import (
    Ambition,
    HealthStatus,
    MemberRole,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    PersonStatus,
    ScoreBand,
    TaskCategory,
)
from schema.scalars import SCALARS

for words in (
    Ambition, HealthStatus, MemberRole, MetricKind, ObjectiveLevel, ObjectiveStatus, ScoreBand,
    TaskCategory,
):  # fmt: skip
    strawberry.enum(words)

Info = strawberry.Info[Loaders, None]


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Progress:
    value: Decimal | None
    measured: bool


@strawberry.type
class Health:
    value: HealthStatus
    expected: Decimal | None


@strawberry.type
class Score:
    value: Decimal
    band: ScoreBand


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
        row=row,
        name=row.name,
        title=row.title,
        location=row.location,
        avatar_url=row.avatar_url,
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
class Task:
    row: strawberry.Private[Any]
    key: str
    summary: str
    status: str
    status_category: TaskCategory
    url: str | None
    fetched_at: datetime

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(global_id("Task", self.row.id))


def task_of(row: task.Task) -> Task:
    return Task(
        row=row,
        key=row.key,
        summary=row.summary,
        status=row.status,
        status_category=row.category,
        url=row.url,
        fetched_at=row.fetched_at,
    )


@strawberry.type
class TaskConnection:
    total_count: int
    nodes: list[Task]


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


async def by_key(loader: Any, key: UUID | None) -> Any:
    return None if key is None else await loader.load(key)


@strawberry.type
class Step:
    done_at: datetime | None


@strawberry.type
class Metric:
    row: strawberry.Private[Any]
    kind: MetricKind

    @strawberry.field
    async def steps(self, info: Info) -> list[Step]:
        if self.kind is not MetricKind.MILESTONE:
            return []
        return [Step(done_at=row.done_at) for row in await info.context.steps.load(self.row.id)]


def scored(row: Any) -> Score | None:
    return None if row.score is None else Score(value=row.score, band=score.band(row.score))


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
        goal = objective.Objective
        statement = (
            select(rollup.Rollup)
            .join(goal, goal.id == rollup.Rollup.objective_id)
            .where(goal.cycle_id == self.row.id, goal.published_at.is_not(None))
            .where(goal.status.in_((ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)))
        )
        rows = await scalars(statement)
        if not rows:
            return None
        value = weighted_mean((row.value, Decimal(1)) for row in rows if row.value is not None)
        return Progress(value=value, measured=any(row.measured_share for row in rows))

    @strawberry.field
    async def tree(self) -> list[TreeNode]:
        goal, result = objective.Objective, key_result.KeyResult
        mine = goal.cycle_id == self.row.id
        goals = await scalars(select(goal).where(mine).order_by(goal.position, goal.id))
        results = select(result).join(goal, goal.id == result.objective_id).where(mine)
        links = select(Alignment).join(goal, goal.id == Alignment.child_objective_id).where(mine)
        return list(
            preorder(
                goals,
                await scalars(results.order_by(result.position, result.id)),
                await scalars(links.order_by(Alignment.position, Alignment.id)),
            )
        )


def cycle_of(row: cycle.Cycle) -> Cycle:
    return Cycle(row=row, label=row.label, starts_on=row.starts_on, ends_on=row.ends_on)


def preorder(
    goals: Sequence[Any], results: Sequence[Any], links: Sequence[Alignment]
) -> Iterator[TreeNode]:
    nodes: dict[UUID, Any] = {row.id: row for row in [*goals, *results]}
    parent = {row.id: row.objective_id for row in results}
    for link in links:
        above = link.parent_objective_id or link.parent_key_result_id
        if above in nodes and link.child_objective_id is not None:
            parent.setdefault(link.child_objective_id, above)
    below: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in sorted(nodes.values(), key=lambda row: row.position):
        if row.id in parent:
            below[parent[row.id]].append(row)
    for row in goals:
        if row.id not in parent:
            yield from walk(row, below, 0, None)


def walk(
    row: Any, below: dict[UUID, list[Any]], depth: int, above: strawberry.ID | None
) -> Iterator[TreeNode]:
    is_goal = isinstance(row, objective.Objective)
    node = objective_of(row) if is_goal else key_result_of(row)
    yield TreeNode(depth=depth, parent=above, node=node)
    here = strawberry.ID(global_id("Objective" if is_goal else "KeyResult", row.id))
    for child in below.get(row.id, ()):
        yield from walk(child, below, depth + 1, here)


@strawberry.type
class Query:
    @strawberry.field
    async def person(self, info: Info, id: strawberry.ID) -> Person | None:  # noqa: A002 — the graph's word.
        return person_of(await info.context.people.load(UUID(id)))

    @strawberry.field
    async def people(self, first: int, after: str | None = None) -> PersonConnection:
        noun = person.Person
        listed = noun.status != PersonStatus.ENDED
        statement = select(noun).where(listed).order_by(noun.sort_key, noun.id).limit(first + 1)
        if after is not None:
            sort_key, key = decoded(after)
            statement = statement.where(tuple_(noun.sort_key, noun.id) > (sort_key, UUID(key)))
        rows = await scalars(statement)
        [(total,)] = await pairs(select(func.count()).select_from(noun).where(listed))
        page = rows[:first]
        cursor = encoded((page[-1].sort_key, page[-1].id)) if page else None
        return PersonConnection(
            total_count=total,
            page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=cursor),
            nodes=[one_person(row) for row in page],
        )

    @strawberry.field
    async def unit(self, info: Info, id: strawberry.ID) -> OrgUnit | None:  # noqa: A002 — the graph's word.
        row = await info.context.units.load(UUID(id))
        return None if row is None else unit_of(row)

    @strawberry.field
    async def cycle(self, key: str) -> Cycle | None:
        rows = await scalars(select(cycle.Cycle).where(cycle.Cycle.key == key))
        return cycle_of(rows[0]) if rows else None


SCHEMA = strawberry.Schema(
    Query, config=StrawberryConfig(scalar_map={**SCALARS}), types=[Objective, KeyResult]
)
