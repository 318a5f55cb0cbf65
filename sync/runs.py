"""Runs: one at a time for each connection, under a lease and a number that fences off the rest."""

from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from model.database import Database, SystemSession
from model.events import event, signal
from model.rows import AnyRecord
from model.run import SyncRun
from rules.errors import Conflict, OkrGraphError
from rules.terms import ConnectionState, RunMode, RunState, RunTrigger
from sync import run_rows
from sync.liveness import alive, is_alive
from sync.options import RunOptions

ACTIVE = (RunState.RUNNING, RunState.WAITING)
ASKED_TO_WAIT = "ASKED_TO_WAIT"
"""Why a run waits where the source itself said for how long; every other pause is our own."""
OVER = {
    ConnectionState.PAUSED: "It is paused. Let it go on first.",
    ConnectionState.DELETED: "It was deleted meanwhile.",
}
"""Why nothing begins, whoever asked for it before."""
EARLIER = "earlier"
"""In a checkpoint beside `read`: how much of it runs before this one had read."""
WENT_ON = "Its worker stopped; the next run went on."


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is ours, as long as its fence is the connection's newest.

    `left_off` is the checkpoint of the run before, where that one did not come to its end. `cursor`
    is what the connection kept of its runs when this one began.
    """

    id: UUID
    connection_id: UUID
    fence: int
    lease: timedelta
    left_off: Mapping[str, Any] | None = None
    cursor: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def ours(self) -> run_rows.Ours:
        return run_rows.ours(self.id, self.connection_id, self.fence)


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended; `error_code` and `error` only where it failed.

    Without `counts` those stay that its pages told.
    """

    state: RunState
    counts: Mapping[str, Any] | None
    plan_hash: str | None = None
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when a run waits, and why; `code` is ASKED_TO_WAIT where the source said how long."""

    until: datetime
    code: str
    error: str


@asynccontextmanager
async def claimed(
    database: Database, connection_id: UUID, options: RunOptions, mode: RunMode = RunMode.FULL
) -> AsyncGenerator[Run, None]:
    """A run of our own; Conflict where another one lives. What fails inside fails the run."""
    run_id = options.asked or options.new_id()
    async with alive(database, run_id):
        run = await _claim(database, Run(run_id, connection_id, 0, options.lease), options, mode)
        try:
            yield run
        except Exception as error:
            await _fail(database, run, error, options.now())
            if isinstance(error, IntegrityError):
                raise Conflict(_told(error)) from error
            raise


@asynccontextmanager
async def page(
    database: Database, run: Run, checkpoint: Mapping[str, Any] | None = None
) -> AsyncGenerator[SystemSession, None]:
    """One transaction of a run: its rows, its checkpoint, and the proof that the run is ours.

    A worker that stalls in the middle must not hold its rows for ever, so the server ends its
    session when the lease would have run out.
    """
    async with database.system() as session:
        await _ours(run_rows.go_on(session, run.ours, run.lease, checkpoint))
        yield session


async def finish(session: SystemSession, run: Run, end: End, now: datetime) -> None:
    """Within the run's last page."""
    told: dict[str, Any] = {
        "plan_hash": end.plan_hash,
        "error_code": end.error_code,
        "error": end.error,
    }
    if end.counts is not None:
        told["counts"] = dict(end.counts)
    await _ours(run_rows.end(session, run.ours, to=end.state, ended_at=now, **told))


async def count(session: SystemSession, run: Run, counts: Mapping[str, Any]) -> None:
    """Within one of its pages: what stays written of the run, however it ends."""
    await _ours(run_rows.count(session, run.ours, counts))


async def interrupt(session: SystemSession, run_id: UUID, why: str, now: datetime) -> None:
    """Ends a run that nobody is at any more; what it had read stays for the next one."""
    over = {"state": RunState.INTERRUPTED, "ended_at": now, "lease_until": None}
    told = {"waiting_until": None, "error_code": "INTERRUPTED", "error": why}
    await session.run(sa.update(SyncRun).where(SyncRun.id == run_id).values(**over, **told))
    await signal(session, [event("SyncRun", run_id)])


async def wait(session: SystemSession, run: Run, pause: Pause) -> None:
    """The other system is away or busy; the run stays the connection's active one."""
    told = {"error_code": pause.code, "error": pause.error}
    await _ours(run_rows.pause(session, run.ours, waiting_until=pause.until, **told))


async def _claim(database: Database, run: Run, options: RunOptions, mode: RunMode) -> Run:
    async with database.system() as session:
        found = await run_rows.fenced(session, run.connection_id)
        if found.state in OVER:
            raise Conflict(OVER[found.state])
        attempt, left_off = await _make_way(session, run.connection_id, options)
        ours = replace(run, fence=found.fence, cursor=_cursor(found.cursor), left_off=left_off)
        await _begin(session, ours, options, {**_row(ours, options, mode), "attempt": attempt})
    return ours


def _cursor(found: Any) -> Mapping[str, Any]:
    """Empty where the source is to be read from its beginning."""
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}


async def _begin(
    session: SystemSession, run: Run, options: RunOptions, row: Mapping[str, Any]
) -> None:
    """A new row, or the one that waited since somebody asked; Conflict where it waits no more."""
    if options.asked is None:
        await run_rows.begin(session, {**row, "queued_at": options.now()}, run.lease)
        return
    lease_until = sa.func.clock_timestamp() + sa.literal(run.lease)
    queued = (SyncRun.id == run.id, SyncRun.state == RunState.QUEUED)
    asked = sa.update(SyncRun).where(*queued)
    begun = await session.run(asked.values(**row, lease_until=lease_until))
    if begun.rowcount != 1:
        raise Conflict("This run was begun before, or called off.")
    await signal(session, [event("SyncRun", run.id)])


def _row(run: Run, options: RunOptions, mode: RunMode) -> dict[str, Any]:
    return {
        "id": run.id,
        "connection_id": run.connection_id,
        "trigger": options.trigger,
        "mode": mode,
        "state": RunState.RUNNING,
        "fence": run.fence,
        "checkpoint": _taken_up(run.left_off),
        "counts": {},
        "started_at": options.now(),
    }


def _taken_up(left_off: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Nothing of it is this run's own work, by which its pace could be told."""
    return None if left_off is None else {**left_off, EARLIER: left_off.get("read", 0)}


async def _make_way(
    session: SystemSession, connection_id: UUID, options: RunOptions
) -> tuple[int, Mapping[str, Any] | None]:
    """End a run that is dead, silent or done waiting; say which attempt ours is, and from where."""
    found = await run_rows.newest(session, connection_id)
    if found is None or found.state in (RunState.DONE, RunState.HELD):
        return 1, None
    if found.state is RunState.WAITING and found.waiting_until > options.now():
        _check_pause(found, options.trigger)
    if (
        found.state is RunState.RUNNING
        and not found.is_silent
        and await is_alive(session, found.id)
    ):
        raise Conflict(
            f"This source is being taken in already, since {moment_of(found.started_at)}. "
            "Wait until that run ends."
        )
    if found.state in ACTIVE:
        await interrupt(session, found.id, WENT_ON, options.now())
    return found.attempt + 1, found.checkpoint


def _check_pause(waiting: AnyRecord, trigger: RunTrigger) -> None:
    """Our own pause binds the schedule alone: who asks by hand may know that the source is back."""
    until = moment_of(waiting.waiting_until)
    if waiting.error_code == ASKED_TO_WAIT:
        raise Conflict(f"The source asked us to wait until {until}.")
    if trigger is not RunTrigger.MANUAL:
        raise Conflict(f"The source did not answer; it is asked again at {until}.")


def moment_of(time: datetime) -> str:
    """As people read it; to the second, so that whoever comes back then is not too early."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


async def _ours(told: Awaitable[bool]) -> None:
    """Conflict where a statement of the run says that it is another's by now."""
    if not await told:
        raise _taken_over()


async def _fail(database: Database, run: Run, error: Exception, now: datetime) -> None:
    """The last words of a run; Conflict where it is no longer ours to speak for."""
    code = error.code if isinstance(error, OkrGraphError) else "UNEXPECTED"
    try:
        async with page(database, run) as session:
            end = End(RunState.FAILED, None, error_code=code, error=_told(error))
            await finish(session, run, end, now)
    except Conflict as taken:
        raise taken from error
    except (DBAPIError, OSError):
        return  # The database is away; the next run will find this one dead.


def _told(error: Exception) -> str:
    if isinstance(error, OkrGraphError):
        return error.message
    if isinstance(error, IntegrityError):
        return "The data changed while it was being taken in. Run it again."
    return f"It failed unexpectedly ({type(error).__name__}); the log has the details."


def _taken_over() -> Conflict:
    return Conflict("Another run has taken this one's place; nothing more was written.")
