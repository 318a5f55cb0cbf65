"""Linked work made into numbers: what each link counts, and what it makes of a key result's value.

A key result that its links drive gets a reading whenever these come to something else: the value
with its source beside it, and all above computed again in the same transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.check_in import CheckIn, is_standing
from model.connection import Connection
from model.cycle import Cycle, running, unfinished
from model.database import SystemSession
from model.events import announce, event
from model.grade import Grade
from model.key_result import KeyResult
from model.locks import lock
from model.metrics import METRIC, metric_of
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rollups import recompute
from model.rows import (
    AnyChange,
    AnyRecord,
    AnySelect,
    changing,
    columns,
    given,
    givens,
    named,
    of_keys,
    written,
)
from model.task import LinkedTask, Task, TaskLink
from model.work import WorkOverride, WorkReading
from rules.terms import (
    ConnectionState,
    LinkMode,
    LinkState,
    MetricKind,
    ObjectiveStatus,
    ReadingOrigin,
)
from rules.work import Amount, Piece, amount, reading
from sync.options import Occasion

RESULT, READ_AT = WorkReading.key_result_id, WorkReading.read_at
Works = Mapping[UUID, Sequence[AnyRecord]]
"""The tasks of each link, as far as they count."""


async def take_turn(session: SystemSession, key_results: Collection[UUID]) -> None:
    """Of each key result, in the order that check-ins take them too; before any row of theirs."""
    await lock(session, *(f"KeyResult {key}" for key in sorted(map(str, key_results))))


async def count_work(
    session: SystemSession, key_results: Collection[UUID], occasion: Occasion
) -> set[UUID]:
    """Count what their links hold, and move those that are driven; answers which were moved.

    Call it last in a transaction, and after `take_turn`.
    """
    if not key_results:
        return set()
    links = await session.all(_links(), keys=[*key_results], today=occasion.today)
    works = await _works(session, [link.id for link in links])
    counted = await _keep_counts(session, links, works)
    moved: list[AnyRecord] = []
    for driven in await session.all(_driven(), keys=[*key_results], today=occasion.today):
        its = [link for link in links if _drives(link, driven)]
        if its and await _read(session, driven, its, works, occasion):
            moved.append(driven)
    roots = {driven.objective_id for driven in moved}
    above = await recompute(session, roots, occasion.now) if roots else set[UUID]()
    told = {each.key_result_id: each.objective_id for each in counted}
    told |= {driven.id: driven.objective_id for driven in moved}
    results = [event("KeyResult", key) for key in sorted(told)]
    objectives = [event("Objective", key) for key in [*told.values(), *above]]
    await announce(session, [*results, *objectives], occasion.now)
    return {driven.id for driven in moved}


@written
def _links() -> AnySelect:
    """Without those of cycles whose grading has ended, and of connections that are deleted: what
    they came to then stays."""
    columns = (TaskLink.id, TaskLink.key_result_id, TaskLink.mode, TaskLink.aggregate)
    counts = (TaskLink.query, TaskLink.task_count, TaskLink.done, TaskLink.total)
    source = (TaskLink.connection_id, Connection.kind, TaskLink.last_synced_at)
    return (
        sa.select(*columns, *counts, *source, KeyResult.objective_id)
        .join(Connection, Connection.id == TaskLink.connection_id)
        .join(KeyResult, KeyResult.id == TaskLink.key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(of_keys(TaskLink.key_result_id), unfinished(named("today", sa.Date())))
        .where(Connection.state != ConnectionState.DELETED)
        .order_by(TaskLink.id)
    )


async def _works(session: SystemSession, links: Collection[UUID]) -> Works:
    works: defaultdict[UUID, list[AnyRecord]] = defaultdict(list)
    for row in await session.all(_tasks(), keys=[*links]):
        works[row.link_id].append(row)
    return works


@written
def _tasks() -> AnySelect:
    columns = (Task.id, Task.category, Task.estimate, Task.updated_at)
    return (
        sa.select(LinkedTask.link_id, *columns)
        .join(Task, Task.id == LinkedTask.task_id)
        .where(of_keys(LinkedTask.link_id))
        .where(Task.is_cancelled.is_(False), Task.gone_at.is_(None))
    )


async def _keep_counts(
    session: SystemSession, links: Sequence[AnyRecord], works: Works
) -> list[AnyRecord]:
    """Those of which anything is another than before."""
    changed: list[AnyRecord] = []
    for link in links:
        tasks = works.get(link.id, ())
        found = amount(link.aggregate, [_piece(task) for task in tasks])
        if (link.task_count, link.done, link.total) != (len(tasks), *found):
            counts = {"task_count": len(tasks), "done": found.done, "total": found.total}
            await session.change(_counted(), id=link.id, **counts)
            changed.append(link)
    return changed


@changing
def _counted() -> AnyChange:
    counts = givens(TaskLink.task_count, TaskLink.done, TaskLink.total)
    return sa.update(TaskLink).where(TaskLink.id == given(TaskLink.id)).values(**counts)


@written
def _driven() -> AnySelect:
    """Key results that work moves today.

    Not a draft's, nor outside its own cycle, nor after it was graded or grading has ended, nor
    while an owner speaks for it themselves; and while one of its links is broken, or not read yet,
    the last value stays. Links of deleted connections are none of them.
    """
    live = sa.select(TaskLink.id).join(Connection, Connection.id == TaskLink.connection_id)
    driving = (TaskLink.mode == LinkMode.DRIVES, Connection.state != ConnectionState.DELETED)
    its = live.where(TaskLink.key_result_id == KeyResult.id, *driving)
    unread = its.where(TaskLink.state != LinkState.OK)
    overridden = sa.select(WorkOverride.key_result_id).where(
        WorkOverride.key_result_id == KeyResult.id
    )
    graded = sa.select(Grade.key_result_id).where(Grade.key_result_id == KeyResult.id)
    told = (KeyResult.id, KeyResult.objective_id, KeyResult.current, *METRIC)
    return (
        sa.select(*told, _last_total().label("last_total"))
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(of_keys(KeyResult.id), its.exists(), ~unread.exists())
        .where(~overridden.exists(), KeyResult.archived_at.is_(None), KeyResult.outcome.is_(None))
        .where(Objective.status == ObjectiveStatus.PUBLISHED, Objective.archived_at.is_(None))
        .where(running(named("today", sa.Date())), ~graded.exists())
        .order_by(KeyResult.id)
    )


def _last_total() -> Any:
    newest = (CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
    return (
        sa.select(WorkReading.total)
        .join(CheckIn, CheckIn.id == WorkReading.check_in_id)
        .where(WorkReading.key_result_id == KeyResult.id, is_standing())
        .order_by(*newest)
        .limit(1)
        .scalar_subquery()
    )


def _drives(link: AnyRecord, driven: AnyRecord) -> bool:
    return link.key_result_id == driven.id and link.mode is LinkMode.DRIVES


async def _read(
    session: SystemSession,
    driven: AnyRecord,
    links: Sequence[AnyRecord],
    works: Works,
    occasion: Occasion,
) -> bool:
    """Whether there was something new to write; each task counts once, by however many links."""
    tasks = {task.id: task for link in links for task in works.get(link.id, ())}
    found = amount(links[0].aggregate, [_piece(task) for task in tasks.values()])
    value = reading(driven.kind, found)
    if value is None or (value, found.total) == (driven.current, driven.last_total):
        return False
    id_ = occasion.new_id()
    told = {"value": value, "previous": driven.current, "scope": _scope(driven, found.total)}
    source = _source(links, [task.updated_at for task in tasks.values()], found, occasion.now)
    ends = {"check_in_id": id_, "key_result_id": driven.id}
    await session.change(_moved(), **ends, **told, **source)
    return True


@changing
def _moved() -> AnyChange:
    """A reading with where it comes from, and its key result at what was read."""
    id_, result, at = (given(each) for each in (WorkReading.check_in_id, RESULT, READ_AT))
    value, previous = given(CheckIn.value), given(CheckIn.previous_value, "previous")
    told = {"id": id_, "key_result_id": result, "value": value, "previous_value": previous}
    when = {"effective_at": at, "recorded_at": at, "origin": ReadingOrigin.JIRA}
    reading = sa.insert(CheckIn).values(**told, **when).cte("reading")
    source = sa.insert(WorkReading).values(**givens(*columns(WorkReading))).cte("source")
    moved = sa.update(KeyResult).where(KeyResult.id == result)
    return moved.values(current=value, scope=given(KeyResult.scope)).add_cte(reading, source)


def _scope(driven: AnyRecord, total: Decimal | None) -> Decimal | None:
    """How much work is linked, where it is measured by that."""
    return total if metric_of(driven).kind is MetricKind.LINKED_WORK else driven.scope


def _source(
    links: Sequence[AnyRecord], changes: Sequence[datetime], found: Amount, now: datetime
) -> dict[str, Any]:
    return {
        "connection_id": links[0].connection_id,
        "connector": links[0].kind,
        "query": "; ".join(link.query for link in links),
        "total": found.total,
        "changed_at": max(changes, default=None),
        "read_at": now,
    }


def _piece(task: AnyRecord) -> Piece:
    return Piece(task.category, task.estimate)
