"""Tasks of other systems, as the key results they are linked to show them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from auth.gate import Gate
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.rows import INSTANT, AnySelect, Row, columns, named, of_keys, written
from model.task import LinkedTask, Task, TaskLink
from model.work import WorkReading
from resolvers.cursors import instant
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.progress.key_results import KEY_RESULT
from resolvers.progress.series import MOST, Range, instants
from rules.terms import LinkState, ReadingOrigin

TASK = columns(Task)
READ_FROM = (
    WorkReading.check_in_id,
    WorkReading.connector,
    WorkReading.query,
    WorkReading.total,
    WorkReading.read_at,
    WorkReading.changed_at,
)
NEWEST_FIRST = Order((Task.updated_at, Task.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class ReadingSource:
    """Where a number comes from, and how old it is; see schema/task.py."""

    origin: ReadingOrigin
    connector: str | None
    state: LinkState
    last_synced_at: datetime | None
    lag_seconds: int | None
    error: str | None


@dataclass(frozen=True)
class WorkSource:
    """What one reading was counted from."""

    connector: str
    query: str
    total: Decimal | None
    read_at: datetime
    changed_at: datetime | None
    lag_seconds: int | None


@dataclass(frozen=True)
class ScopeReading:
    """How much work there was from a time on; `change` is None for the first."""

    effective_at: datetime
    total: Decimal
    change: Decimal | None


async def tasks_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    """Each task once, though several links may select it."""
    listing = Listing(Task, linked(), NEWEST_FIRST)
    return await pages(load, listing, Parents(TaskLink.key_result_id, keys), paging, asked)


@written
def linked() -> AnySelect:
    return (
        select(*TASK)
        .join(LinkedTask, LinkedTask.task_id == Task.id)
        .join(TaskLink, TaskLink.id == LinkedTask.link_id)
        .where(Task.gone_at.is_(None))
        .group_by(Task.id, TaskLink.key_result_id)
    )


async def key_results_of_tasks(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    """Each key result once for each task, though several of its links may select the task."""
    return many_each(await load.rows(KeyResult, linking(), keys=keys), "linked_to", keys)


@written
def linking() -> AnySelect:
    return (
        select(*KEY_RESULT, LinkedTask.task_id.label("linked_to"))
        .join(TaskLink, TaskLink.key_result_id == KeyResult.id)
        .join(LinkedTask, LinkedTask.link_id == TaskLink.id)
        .where(of_keys(LinkedTask.task_id))
        .order_by(KeyResult.objective_id, KeyResult.position, KeyResult.id)
        .distinct()
    )


async def task_links_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, TaskLink, keys)


async def task_links_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return many_each(await load.rows(TaskLink, links(), keys=keys), "key_result_id", keys)


@written
def links() -> AnySelect:
    return select(*columns(TaskLink)).where(of_keys(TaskLink.key_result_id)).order_by(TaskLink.id)


async def source_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[ReadingSource | None]:
    """The Jira behind a key result, with the age of its oldest link; null where there is none."""
    read = {record.key_result_id: record for record in await load.records(newest(), keys=keys)}
    sources = {
        record.key_result_id: ReadingSource(
            ReadingOrigin.JIRA,
            read[record.key_result_id].connector if record.key_result_id in read else None,
            worst(record.states),
            record.last_synced_at,
            lag(read.get(record.key_result_id)),
            record.error,
        )
        for record in await load.records(freshness(), keys=keys)
    }
    return [sources.get(key) for key in keys]


def worst(states: Sequence[str]) -> LinkState:
    """Of several links the one that is worst off speaks for all."""
    told = {LinkState(state) for state in states}
    order = (LinkState.SOURCE_BROKEN, LinkState.PENDING, LinkState.OK)
    return next(state for state in order if state in told)


def lag(reading: Any) -> int | None:
    """Seconds from the newest change over there to when we had it; clocks differ, so never less."""
    if reading is None or reading.changed_at is None:
        return None
    return max(0, int((reading.read_at - reading.changed_at).total_seconds()))


async def work_readings_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[WorkSource | None]:
    """By check-in."""
    found = {row.check_in_id: row for row in await load.records(work_readings(), keys=keys)}
    return [work_source(found[key]) if key in found else None for key in keys]


def work_source(row: Any) -> WorkSource:
    return WorkSource(row.connector, row.query, row.total, row.read_at, row.changed_at, lag(row))


@written
def work_readings() -> AnySelect:
    return select(*READ_FROM).where(of_keys(WorkReading.check_in_id))


@written
def newest() -> AnySelect:
    """The last reading of each."""
    order = (WorkReading.key_result_id, WorkReading.read_at.desc(), WorkReading.check_in_id.desc())
    found = select(WorkReading.key_result_id, *READ_FROM).order_by(*order)
    one_each = found.where(of_keys(WorkReading.key_result_id))
    return one_each.ext(distinct_on(WorkReading.key_result_id))


async def scopes_of(
    load: Gate, keys: Sequence[UUID], which: Range, _: Columns
) -> list[list[ScopeReading]]:
    """How much work there was, whenever that changed; oldest first, of more than 500 the newest."""
    begins, ends = await instants(load, which)
    found = await load.records(scopes(), keys=keys, begins=begins, ends=ends)
    told: defaultdict[UUID, list[ScopeReading]] = defaultdict(list)
    for row in found:
        told[row.key_result_id].append(ScopeReading(row.effective_at, row.total, row.change))
    return [told[key][-MOST:] for key in keys]


@written
def scopes() -> AnySelect:
    order = (CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)
    before = func.lag(WorkReading.total).over(
        partition_by=WorkReading.key_result_id, order_by=order
    )
    all_of_them = (
        select(
            WorkReading.key_result_id,
            CheckIn.effective_at,
            CheckIn.recorded_at,
            WorkReading.total,
            (WorkReading.total - before).label("change"),
            before.label("before"),
        )
        .join(CheckIn, CheckIn.id == WorkReading.check_in_id)
        .where(of_keys(WorkReading.key_result_id), WorkReading.total.is_not(None))
        .subquery()
    )
    told = all_of_them.c
    return (
        select(told.key_result_id, told.effective_at, told.total, told.change)
        .where(told.before.is_distinct_from(told.total))
        .where(told.effective_at >= named("begins", INSTANT))
        .where(told.effective_at < named("ends", INSTANT))
        .order_by(told.effective_at, told.recorded_at)
    )


@written
def freshness() -> AnySelect:
    return (
        select(
            TaskLink.key_result_id,
            func.min(TaskLink.last_synced_at).label("last_synced_at"),
            func.max(TaskLink.error).label("error"),
            func.array_agg(TaskLink.state, type_=ARRAY(Text())).label("states"),
        )
        .where(of_keys(TaskLink.key_result_id))
        .group_by(TaskLink.key_result_id)
    )


async def tasks_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, Task, keys)


async def tasks_assigned_to(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Task, not_gone(), NEWEST_FIRST)
    return await pages(load, listing, Parents(Task.assignee_id, keys), paging, asked)


@written
def not_gone() -> AnySelect:
    return select(*TASK).where(Task.gone_at.is_(None))
