"""Task links: each is asked what it selects now, its tasks follow, and so does what it drives."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from connectors.records import Selection
from model.cycle import Cycle, unfinished
from model.database import Database, SystemSession
from model.events import Event, announce, event
from model.key_result import KeyResult
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rows import (
    AnyChange,
    AnyRecord,
    AnySelect,
    changing,
    given,
    givens,
    named,
    of_texts,
    written,
)
from model.task import LinkedTask, Task, TaskLink
from rules.errors import ConnectorError, Invalid, OkrGraphError, SignInRefused, Unreachable
from rules.safety import limit
from rules.terms import LinkState, RunTrigger
from sync.options import RunOptions
from sync.runs import Run, page
from sync.task_source import TaskSource
from sync.work import count_work, take_turn
from sync.writes import deleting, inserting, write

ASKED = (TaskLink.selector, TaskLink.query, TaskLink.aggregate)
"""What a source's answer is the answer to."""

SETTLING = timedelta(seconds=10)
"""So long after it was asked, a link waits for what else changes: webhooks come in bursts."""

SITE_IS_AWAY = 3
"""So many links in a row that are not answered at all are no matter of a link any more."""

MOST_ASKED = 100
"""Of how many tasks that a link would lose at once each is asked about."""

HIDDEN = (
    "{hidden} of {total} tasks of this link are not shown to us any more. They stay linked and "
    "count as before. Check what the connection's user may see; if they are really gone, read "
    "everything again by hand."
)


@dataclass(slots=True)
class Linked:
    """What the links came to; `moved` is how many key results they gave another value.

    `waiting` were asked a moment ago, and are to be asked when that is over.
    """

    ok: int = 0
    broken: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    waiting: int = 0


async def follow_links(
    database: Database,
    run: Run,
    source: TaskSource,
    options: RunOptions,
    fresh: Sequence[str] = (),
) -> Linked:
    """All links of the connection. One that cannot be asked keeps its tasks and says why; one of a
    cycle whose grading has ended stays as it is. Which links a task enters or leaves nobody knows
    without asking each, so the schedule asks none again at once.

    `fresh` are ids of tasks that changed so lately that the source may not find them by itself.
    """
    linked, away = Linked(), 0
    for link in await _links(database, run.connection_id, options.today):
        if _is_settling(link, options):
            linked.waiting += 1
            continue
        try:
            ids = await source.matching(_selection(link), fresh)
            await _check_shown(database, source, link, ids)
        except (Invalid, ConnectorError) as error:
            away = away + 1 if isinstance(error, Unreachable) else 0
            if _is_about_the_site(error, away):
                raise
            await _break(database, run, link, error, options)
            linked.broken += 1
            continue
        away = 0
        async with page(database, run) as session:
            await _follow(session, run, link, ids, linked, options)
    return linked


def _is_settling(link: AnyRecord, options: RunOptions) -> bool:
    """What failed, or was not asked yet, does not wait; nor does who asks by hand."""
    if options.trigger is not RunTrigger.SCHEDULE or link.state is not LinkState.OK:
        return False
    return link.last_synced_at is not None and options.now() - link.last_synced_at < SETTLING


def _selection(link: AnyRecord) -> Selection:
    return Selection(link.selector, link.query, link.aggregate)


def _is_about_the_site(error: OkrGraphError, away: int) -> bool:
    """Whatever else goes wrong is the link's own matter: the pull before it went well."""
    asks_to_wait = isinstance(error, Unreachable) and error.retry_after is not None
    return asks_to_wait or away >= SITE_IS_AWAY or isinstance(error, SignInRefused)


async def _check_shown(
    database: Database, source: TaskSource, link: AnyRecord, ids: Collection[str]
) -> None:
    """Invalid where too many tasks would go because they are hidden from us.

    Tasks that are there, and are selected no more, go without question; so does what a link lets
    go of that was given another query.
    """
    if link.state is LinkState.PENDING:
        return
    before = [row.source_key for row in await database.all(_shown(), link_id=link.id)]
    lost = sorted({*before} - {*ids})
    most, hidden = limit(len(before)), 0
    if len(lost) <= most:
        return
    for key in lost[:MOST_ASKED]:
        hidden += not await source.is_there(key)
        if hidden > most:
            raise Invalid(HIDDEN.format(hidden=f"More than {most}", total=len(before)))


@written
def _shown() -> AnySelect:
    its = sa.select(Task.source_key).join(LinkedTask, LinkedTask.task_id == Task.id)
    return its.where(LinkedTask.link_id == given(LinkedTask.link_id))


async def _links(database: Database, connection_id: UUID, today: date) -> Sequence[AnyRecord]:
    return await database.all(_of_connection(), connection_id=connection_id, today=today)


@written
def _of_connection() -> AnySelect:
    columns = (TaskLink.id, TaskLink.key_result_id, *ASKED)
    ours = TaskLink.connection_id == given(TaskLink.connection_id)
    return (
        sa.select(*columns, TaskLink.state, TaskLink.last_synced_at, KeyResult.objective_id)
        .join(KeyResult, KeyResult.id == TaskLink.key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(ours, unfinished(named("today", sa.Date())))
        .order_by(TaskLink.id)
    )


async def _follow(
    session: SystemSession,
    run: Run,
    link: AnyRecord,
    ids: Collection[str],
    linked: Linked,
    options: RunOptions,
) -> None:
    """Tasks that are gone there are only unlinked here; what is not read yet comes next time."""
    await take_turn(session, [link.key_result_id])
    if not await _is_as_asked(session, link):
        return
    before = {row.task_id for row in await session.all(_linked(), link_id=link.id)}
    selected = {"connection_id": run.connection_id, "keys": [*ids]}
    now = {row.id for row in await session.all(_selected(), **selected)}
    removed = [deleting(LinkedTask, {"link_id": link.id, "task_id": id_}) for id_ in before - now]
    added = [inserting(LinkedTask, {"link_id": link.id, "task_id": id_}) for id_ in now - before]
    await write(session, [*removed, *added], run.id)
    await _set_state(session, link, LinkState.OK, None, options)
    linked.ok += 1
    linked.added += len(added)
    linked.removed += len(removed)
    if removed or added or link.state is not LinkState.OK:
        await announce(session, _told(link), options.now())
    linked.moved += len(await count_work(session, [link.key_result_id], options.occasion))


def _told(link: AnyRecord) -> Sequence[Event]:
    return event("KeyResult", link.key_result_id), event("Objective", link.objective_id)


async def _is_as_asked(session: SystemSession, link: AnyRecord) -> bool:
    """Whether it still is there and selects what it did; else its answer is another's."""
    same = {"selector": link.selector, "query": link.query, "aggregate": link.aggregate}
    return bool(await session.all(_as_asked(), id=link.id, **same))


@written
def _as_asked() -> AnySelect:
    same = (TaskLink.id, *ASKED)
    return sa.select(TaskLink.id).where(*(each == given(each) for each in same)).with_for_update()


@written
def _linked() -> AnySelect:
    return sa.select(LinkedTask.task_id).where(LinkedTask.link_id == given(LinkedTask.link_id))


@written
def _selected() -> AnySelect:
    ours = Task.connection_id == given(Task.connection_id)
    return sa.select(Task.id).where(ours, of_texts(Task.source_key))


async def _break(
    database: Database, run: Run, link: AnyRecord, error: OkrGraphError, options: RunOptions
) -> None:
    """Unless somebody mended it meanwhile: then the error is about what it asked before."""
    async with page(database, run) as session:
        if await _is_as_asked(session, link):
            await break_link(session, link, error.message, options)


async def break_link(
    session: SystemSession, link: AnyRecord, why: str, options: RunOptions
) -> None:
    """It keeps its tasks and what they come to, and says why."""
    await _set_state(session, link, LinkState.SOURCE_BROKEN, why, options)
    if link.state is not LinkState.SOURCE_BROKEN:
        await announce(session, _told(link), options.now())


async def _set_state(
    session: SystemSession,
    link: AnyRecord,
    state: LinkState,
    error: str | None,
    options: RunOptions,
) -> None:
    """A broken one was not read: its age goes on from when it last was."""
    read = {"last_synced_at": options.now()} if state is LinkState.OK else {}
    await session.change(_stands(*read), id=link.id, state=state, error=error, **read)


@changing
def _stands(*read: str) -> AnyChange:
    told = givens(TaskLink.state, TaskLink.error, *(getattr(TaskLink, name) for name in read))
    return sa.update(TaskLink).where(TaskLink.id == given(TaskLink.id)).values(**told)
