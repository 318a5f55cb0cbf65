"""Tasks of other systems, as the key results they are linked to show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.key_result import KeyResult
from model.rows import Row, among, columns
from model.task import LinkedTask, Task, TaskLink
from resolvers.cursors import instant
from resolvers.key_results import KEY_RESULT
from resolvers.levels import many_each, one_each
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
    statement = (
        select(*TASK)
        .join(LinkedTask, LinkedTask.task_id == Task.id)
        .join(TaskLink, TaskLink.id == LinkedTask.link_id)
        .group_by(Task.id, TaskLink.key_result_id)
    )
    listing = Listing(Task, statement, NEWEST_FIRST)
    return await pages(load, listing, Parents(TaskLink.key_result_id, keys), paging, asked)


async def key_results_of_tasks(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    """Each key result once for each task, though several of its links may select the task."""
    statement = (
        select(*KEY_RESULT, LinkedTask.task_id.label("linked_to"))
        .join(TaskLink, TaskLink.key_result_id == KeyResult.id)
        .join(LinkedTask, LinkedTask.link_id == TaskLink.id)
        .where(among(LinkedTask.task_id, keys))
        .order_by(KeyResult.objective_id, KeyResult.position, KeyResult.id)
        .distinct()
    )
    found = await load.rows(KeyResult, statement)
    return many_each(found, "linked_to", keys)


async def task_links_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    statement = select(*columns(TaskLink)).where(among(TaskLink.key_result_id, keys))
    found = await load.rows(TaskLink, statement.order_by(TaskLink.id))
    return many_each(found, "key_result_id", keys)


async def source_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[ReadingSource | None]:
    """The Jira behind a key result, with the age of its oldest link; null where there is none."""
    statement = (
        select(
            TaskLink.key_result_id,
            func.min(TaskLink.last_synced_at).label("last_synced_at"),
            func.max(TaskLink.error).label("error"),
        )
        .where(among(TaskLink.key_result_id, keys))
        .group_by(TaskLink.key_result_id)
    )
    sources = {
        record.key_result_id: ReadingSource(ReadingOrigin.JIRA, record.last_synced_at, record.error)
        for record in await load.records(statement)
    }
    return [sources.get(key) for key in keys]


async def tasks_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    found = await load.rows(Task, select(*TASK).where(among(Task.id, keys)))
    return one_each(found, "id", keys)


async def tasks_assigned_to(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Task, select(*TASK), NEWEST_FIRST)
    return await pages(load, listing, Parents(Task.assignee_id, keys), paging, asked)
