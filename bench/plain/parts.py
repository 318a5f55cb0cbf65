"""What stands for itself in the graph: pages, numbers, tasks, and the words of enums."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry

from bench.plain.loaders import Loaders
from model import task
from resolvers.ids import global_id
from rules import score
from rules.terms import (
    Ambition,
    HealthStatus,
    MemberRole,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    ScoreBand,
    TaskCategory,
)

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


async def by_key(loader: Any, key: UUID | None) -> Any:
    return None if key is None else await loader.load(key)
