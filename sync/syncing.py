"""One run of a connection to a system of tasks, from its claim to its last word."""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from connectors.http import Client
from model.connection import Connection
from model.database import Database, SystemSession
from model.rows import AnyChange, changing, given
from rules.errors import Refused, Unreachable
from rules.terms import ConnectionState, RunMode, RunState
from sync.accounts import match_accounts
from sync.connections import Opened
from sync.hints import Waiting, handled, run_soon, waiting
from sync.issues import Seen, heal_passed
from sync.links_back import link_back
from sync.options import RunOptions
from sync.report import ImportReport
from sync.runs import ASKED_TO_WAIT, End, Pause, Run, claimed, finish, page, wait
from sync.task_links import SETTLING, Linked, follow_links
from sync.task_reconcile import reconcile, settle_hinted
from sync.task_rows import FULL_AT, note_in_cursor
from sync.task_source import TaskSource, task_source
from sync.tasks import Pulled, pull
from sync.whole_readings import mode_by_now

PULL_LEASE = timedelta(minutes=5)
"""Longer than an import's: asking another system may take its time and its waiting."""

COME_BACK = timedelta(minutes=5)
"""When another system does not say how long to wait."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How a run ended: DONE, or WAITING until then for the reason in `error`.

    `error_code` is then ASKED_TO_WAIT where the source said how long, else the pause is our own.
    `imported` is what became of people, with what was held back of them.
    """

    run_id: UUID
    state: RunState
    counts: dict[str, Any]
    waiting_until: datetime | None = None
    error_code: str | None = None
    error: str | None = None
    imported: ImportReport | None = None

    def as_json(self) -> dict[str, Any]:
        until = self.waiting_until
        return {
            "run_id": str(self.run_id),
            "state": self.state.value,
            "counts": self.counts,
            "waiting_until": None if until is None else until.isoformat(),
            "error_code": self.error_code,
            "error": self.error,
        }


async def sync_connection(
    database: Database,
    connection: Opened,
    client: Client,
    *,
    mode: RunMode = RunMode.INCREMENTAL,
    run: RunOptions,
) -> SyncReport:
    """Read what changed, then follow the links. FULL reads everything again, as the schedule does
    by itself once a week, or as often as the connection says.

    Raises Conflict (it runs already), Refused or Unreadable; the run is then FAILED, and with
    Refused the connection FAILING. Unreachable is no failure: the run waits. A run by
    hand goes before a pause of our own is over, but never before one that the source asked for.
    """
    source = task_source(connection, client)
    options = replace(run, lease=max(run.lease, PULL_LEASE))
    mode = await mode_by_now(database, source, mode, options)
    try:
        async with claimed(database, connection.id, options, mode) as ours:
            return await _run(database, ours, source, mode, options)
    except Refused:
        await let_in_no_more(database, connection.id)
        raise


async def let_in_no_more(database: Database, connection_id: UUID) -> None:
    async with database.system() as session:
        await turned(session, connection_id, ConnectionState.READY, ConnectionState.FAILING)


async def not_let_in(
    database: Database, connection_id: UUID, refused: Refused, options: RunOptions
) -> None:
    """A run that could not even begin, as its secrets are not good any more: it is FAILED, and the
    connection FAILING, or nobody would learn why the numbers grow old. Conflict as ever."""
    await let_in_no_more(database, connection_id)
    with suppress(Refused):
        async with claimed(database, connection_id, options):
            raise refused


async def _run(
    database: Database, run: Run, source: TaskSource, mode: RunMode, options: RunOptions
) -> SyncReport:
    hints = await waiting(database, run.connection_id)
    fresh = hints.named
    try:
        pulled = await pull(database, run, source, mode, options, fresh)
        await settle_hinted(database, run, source, pulled, fresh, options)
        await reconcile(database, run, source, pulled, mode, options)
        await match_accounts(database, run, source, pulled, options)
        linked = await follow_links(database, run, source, options, fresh)
        passed = await link_back(database, run, source, options)
    except Unreachable as error:
        return await paused(database, run, error, options)
    counts = _counts(pulled, linked)
    async with page(database, run) as session:
        await turned(session, run.connection_id, ConnectionState.FAILING, ConnectionState.READY)
        await heal_passed(session, passed, Seen(run.connection_id, run.id, options.now()))
        await _followed(session, run, hints, linked, options)
        if pulled.whole is not None:
            await note_in_cursor(session, run.connection_id, {FULL_AT: pulled.whole})
        await finish(session, run, End(RunState.DONE, counts), options.now())
    return SyncReport(run.id, RunState.DONE, counts)


async def _followed(
    session: SystemSession, run: Run, hints: Waiting, linked: Linked, options: RunOptions
) -> None:
    """What was told of is over when every link has been asked since, by one run for all of it."""
    if linked.waiting:
        await run_soon(session, run.connection_id, options.now() + SETTLING)
    else:
        await handled(session, run.connection_id, hints, options.now())


async def paused(
    database: Database, run: Run, error: Unreachable, options: RunOptions
) -> SyncReport:
    pause = _pause(error, options.now())
    async with page(database, run) as session:
        await wait(session, run, pause)
    return SyncReport(run.id, RunState.WAITING, {}, pause.until, pause.code, pause.error)


def _pause(error: Unreachable, now: datetime) -> Pause:
    if error.retry_after is None:
        return Pause(now + COME_BACK, error.code, error.message)
    return Pause(now + timedelta(seconds=error.retry_after), ASKED_TO_WAIT, error.message)


def _counts(pulled: Pulled, linked: Linked) -> dict[str, Any]:
    return {
        "read": pulled.read,
        "created": pulled.created,
        "updated": pulled.updated,
        "unchanged": pulled.unchanged,
        "gone": pulled.gone,
        "issues": pulled.issues,
        "moved": pulled.moved,
        "links": asdict(linked),
    }


async def turned(
    session: SystemSession, connection_id: UUID, old: ConnectionState, new: ConnectionState
) -> None:
    """Whoever paused the connection meanwhile has the last word."""
    await session.change(_turned(), id=connection_id, old=old, to=new)


@changing
def _turned() -> AnyChange:
    was = (
        Connection.id == given(Connection.id),
        Connection.state == given(Connection.state, "old"),
    )
    return sa.update(Connection).where(*was).values(state=given(Connection.state, "to"))
