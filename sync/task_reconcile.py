"""Tasks that a source has no more: by its own word, and each night by the ids of all that it has.

A source tells of what changed, and nothing of what was deleted, or of what came into its scope
without a change. Nothing is deleted here either: what is gone counts nowhere until it comes back.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from model.database import Database, SystemSession
from model.events import announce, event
from model.key_result import KeyResult
from model.rows import AnyChange, AnySelect, changing, given, givens, of_keys, written
from model.run import SyncIssue, SyncRun
from model.task import LinkedTask, Task, TaskLink
from rules.safety import limit
from rules.terms import RunMode, RunTrigger
from sync.heartbeat import beating
from sync.issues import Issue, Seen, heal_passed, keep
from sync.options import RunOptions
from sync.runs import Run, page
from sync.task_links import HIDDEN, break_link
from sync.task_rows import note_in_cursor
from sync.task_source import TaskSource
from sync.tasks import Pulled, linked_to, take
from sync.work import count_work

RECONCILE_EVERY = timedelta(hours=24)
IDS_A_QUESTION = 100

IDS_AT_ONCE = 50
"""Of so many at once a source's search catches up with what changed a moment ago."""

MOST_ASKED = 500
"""Of how many tasks that it lists no more a source is asked in a night."""

MANY_GONE = "MANY_TASKS_GONE"


async def settle_hinted(
    database: Database,
    run: Run,
    source: TaskSource,
    pulled: Pulled,
    hinted: Collection[str],
    options: RunOptions,
) -> None:
    """Of what a webhook told us and the pull did not bring: whether it is there at all."""
    if not hinted:
        return
    known = await _known(database, run.connection_id)
    unseen = [key for key in hinted if key not in pulled.seen and key in known]
    gone = [
        known[key]
        async for some, there in beating(database, run, _asked(source, unseen))
        for key in some
        if key not in there
    ]
    if not gone:
        return
    async with page(database, run) as session:
        if len(gone) > limit(len(known)):
            await _doubt(session, run, len(gone), len(known), options)
            return
        await _let_go(session, await _spared(session, run, gone, options), pulled, options)


async def reconcile(
    database: Database,
    run: Run,
    source: TaskSource,
    pulled: Pulled,
    mode: RunMode,
    options: RunOptions,
) -> None:
    """Once a day, and whenever everything is read: the source's ids beside ours."""
    is_whole = mode is RunMode.FULL or pulled.whole is not None
    if not is_whole and not _is_due(run, options.now()):
        return
    there = await source.everything()
    known = await _known(database, run.connection_id)
    strangers = await _of_strangers(database, run.connection_id)
    unread = sorted(there - known.keys() | (there & strangers))
    await _take_unknown(database, run, source, unread, pulled, options)
    gone: Collection[str] = known.keys() - there
    async with page(database, run) as session:
        said_yes = await _said_yes(session, run, mode, options)
        if len(gone) > limit(len(known)) and not said_yes:
            await _doubt(session, run, len(gone), len(known), options)
            return
    if not said_yes:
        gone = await _confirmed(database, run, source, gone, pulled, options)
    async with page(database, run) as session:
        reconciled = {"reconciled_at": round(options.now().timestamp() * 1000)}
        await note_in_cursor(session, run.connection_id, reconciled)
        leaving = [known[key] for key in gone]
        if not said_yes:
            leaving = await _spared(session, run, leaving, options)
        if len(leaving) == len(gone):
            await heal_passed(session, [MANY_GONE], Seen(run.connection_id, run.id, options.now()))
        await _let_go(session, leaving, pulled, options)


async def _confirmed(
    database: Database,
    run: Run,
    source: TaskSource,
    gone: Collection[str],
    pulled: Pulled,
    options: RunOptions,
) -> set[str]:
    """Those that are really no more, or in scope no more: an index leaves out others for a moment.

    Each is asked about by itself, so many a night, and another part of them each night.
    """
    asked, left = _tonight(sorted(gone), options.today), set[str]()
    async for some, there in beating(database, run, _asked(source, asked)):
        left.update({*some} - await _in_scope(database, run, source, there, pulled, options))
    return left


async def _asked(
    source: TaskSource, keys: Sequence[str]
) -> AsyncIterator[tuple[Sequence[str], Sequence[str]]]:
    """Part by part, with those of it that are there."""
    for start in range(0, len(keys), IDS_AT_ONCE):
        some = keys[start : start + IDS_AT_ONCE]
        yield some, [key for key in some if await source.is_there(key)]


async def _in_scope(
    database: Database,
    run: Run,
    source: TaskSource,
    there: Sequence[str],
    pulled: Pulled,
    options: RunOptions,
) -> set[str]:
    """Which of them the source finds by their ids; none is asked for that is not there."""
    found: set[str] = set()
    if there:
        async for each in source.named(there):
            found.update(record.source_id for record in each.records)
            async with page(database, run) as session:
                await take(session, run, each, pulled, options)
    return found


def _tonight(keys: Sequence[str], today: date) -> Sequence[str]:
    """So that none is never asked about, however many there are that nobody lists."""
    first = today.toordinal() * MOST_ASKED % max(1, len(keys))
    return [*keys[first:], *keys[:first]][:MOST_ASKED]


async def _said_yes(session: SystemSession, run: Run, mode: RunMode, options: RunOptions) -> bool:
    """Whoever reads everything by hand after it was told, says that it is so."""
    if mode is not RunMode.FULL or options.trigger is not RunTrigger.MANUAL:
        return False
    # A whole reading has just healed what it did not meet again, and this is met only here.
    begun = sa.select(SyncRun.started_at).where(SyncRun.id == run.id).scalar_subquery()
    told = sa.select(SyncIssue.id).where(
        SyncIssue.connection_id == run.connection_id,
        SyncIssue.code == MANY_GONE,
        sa.or_(SyncIssue.resolved_at.is_(None), SyncIssue.resolved_at >= begun),
    )
    return await session.scalar(told) is not None


async def _spared(
    session: SystemSession, run: Run, gone: Sequence[UUID], options: RunOptions
) -> list[UUID]:
    """Those that can go without a link losing too much; a link that would is broken, and told."""
    if not gone:
        return []
    stay: set[UUID] = set()
    for link in await session.all(_losing(), keys=gone):
        if link.lost <= limit(link.total):
            continue
        why = HIDDEN.format(hidden=link.lost, total=link.total)
        await break_link(session, link, why, options)
        stay.update(link.tasks)
    if stay:
        await _doubt(session, run, len(stay), len(gone), options)
    return [task for task in gone if task not in stay]


@written
def _losing() -> AnySelect:
    """Links with how many of their tasks are among those that would go."""
    is_lost = of_keys(LinkedTask.task_id)
    counted = (
        sa.select(
            LinkedTask.link_id,
            sa.func.count().label("total"),
            sa.func.count().filter(is_lost).label("lost"),
            sa.func.array_agg(LinkedTask.task_id).filter(is_lost).label("tasks"),
        )
        .group_by(LinkedTask.link_id)
        .having(sa.func.count().filter(is_lost) > 0)
        .subquery()
    )
    columns = (TaskLink.id, TaskLink.key_result_id, TaskLink.state, KeyResult.objective_id)
    found = sa.select(*columns, counted.c.total, counted.c.lost, counted.c.tasks)
    found = found.join(counted, counted.c.link_id == TaskLink.id)
    return found.join(KeyResult, KeyResult.id == TaskLink.key_result_id)


async def _known(database: Database, connection_id: UUID) -> dict[str, UUID]:
    """Ours by the source's ids, without those that are gone already."""
    found = await database.all(_ours(), connection_id=connection_id)
    return {row.source_key: row.id for row in found}


async def _of_strangers(database: Database, connection_id: UUID) -> set[str]:
    """A task of each whose account is nobody's yet: they may be known by now."""
    return {row.key for row in await database.all(_strangers(), connection_id=connection_id)}


@written
def _ours() -> AnySelect:
    return sa.select(Task.source_key, Task.id).where(*_standing())


@written
def _strangers() -> AnySelect:
    unknown = (Task.assignee_source_key.is_not(None), Task.assignee_id.is_(None))
    one = sa.select(sa.func.min(Task.source_key).label("key")).where(*_standing(), *unknown)
    return one.group_by(Task.assignee_source_key)


def _standing() -> tuple[sa.ColumnElement[bool], ...]:
    return Task.connection_id == given(Task.connection_id), Task.gone_at.is_(None)


async def _take_unknown(
    database: Database,
    run: Run,
    source: TaskSource,
    keys: Sequence[str],
    pulled: Pulled,
    options: RunOptions,
) -> None:
    for start in range(0, len(keys), IDS_A_QUESTION):
        async for each in source.named(keys[start : start + IDS_A_QUESTION]):
            async with page(database, run) as session:
                await take(session, run, each, pulled, options)


async def _let_go(
    session: SystemSession, tasks: Iterable[UUID], pulled: Pulled, options: RunOptions
) -> None:
    """Last in its transaction."""
    gone = sorted(tasks)
    if not gone:
        return
    now = options.now()
    await session.change(_gone(), keys=gone, gone_at=now)
    await announce(session, [event("Task", key) for key in gone], now)
    pulled.gone += len(gone)
    touched = await linked_to(session, gone)
    await session.change(_unlinked(), keys=gone)
    pulled.moved += len(await count_work(session, touched, options.occasion))


@changing
def _gone() -> AnyChange:
    return sa.update(Task).where(of_keys(Task.id)).values(**givens(Task.gone_at))


@changing
def _unlinked() -> AnyChange:
    return sa.delete(LinkedTask).where(of_keys(LinkedTask.task_id))


def _is_due(run: Run, now: datetime) -> bool:
    last = run.cursor.get("reconciled_at")
    if not isinstance(last, int):
        return True
    return now - datetime.fromtimestamp(last / 1000, UTC) >= RECONCILE_EVERY


async def _doubt(
    session: SystemSession, run: Run, gone: int, known: int, options: RunOptions
) -> None:
    """So many at once are rather a right that was taken from us; they stay as they are."""
    message = (
        f"{gone} of {known} tasks are not shown to us any more, which is too many at once. They "
        "stay as they are. Check what the connection's user may see, and its projects; if they "
        "are really gone, read everything again by hand."
    )
    issue = Issue(MANY_GONE, MANY_GONE, message)
    await keep(session, [issue], Seen(run.connection_id, run.id, options.now()), options.new_id)
