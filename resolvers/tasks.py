"""Tasks of other systems, as the key results they are linked to show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.key_result import KeyResult
from model.rows import AnySelect, Row, columns, of_keys, written
from model.task import LinkedTask, Task, TaskLink
from resolvers.cursors import instant
from resolvers.key_results import KEY_RESULT
from resolvers.levels import by_id, every, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.terms import ReadingOrigin

TASK = columns(Task)
NEWEST_FIRST = Order((Task.updated_at, Task.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class ReadingSource:
    """Where a number comes from, and how old it is."""

    origin: ReadingOrigin
    last_synced_at: datetime | None
    error: str | None


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
    sources = {
        record.key_result_id: ReadingSource(ReadingOrigin.JIRA, record.last_synced_at, record.error)
        for record in await load.records(freshness(), keys=keys)
    }
    return [sources.get(key) for key in keys]


@written
def freshness() -> AnySelect:
    return (
        select(
            TaskLink.key_result_id,
            func.min(TaskLink.last_synced_at).label("last_synced_at"),
            func.max(TaskLink.error).label("error"),
        )
        .where(of_keys(TaskLink.key_result_id))
        .group_by(TaskLink.key_result_id)
    )


async def tasks_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, Task, keys)


async def tasks_assigned_to(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Task, every(Task), NEWEST_FIRST)
    return await pages(load, listing, Parents(Task.assignee_id, keys), paging, asked)
