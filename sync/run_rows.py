"""The statements by which a run is begun, goes on and ends: each is written once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from model.connection import Connection
from model.database import SystemSession
from model.events import CHANNEL, event, payload_of
from model.rows import AnyChange, AnyRecord, AnySelect, changing, given, givens, named, written
from model.run import SyncRun
from rules.terms import RunState

CONNECTION = named("connection", sa.Uuid())
FENCE = named("fence", sa.Integer())
STOPS_WAITING = "idle_in_transaction_session_timeout"
_FOR_THIS_TRANSACTION = True

Ours = Mapping[str, Any]
"""What names a run that is ours, and tells whoever watches it."""


def ours(run: UUID, connection: UUID, fence: int) -> Ours:
    told = payload_of(event("SyncRun", run))
    return {"run": run, "connection": connection, "fence": fence, "told": told}


async def fenced(session: SystemSession, connection: UUID) -> AnyRecord:
    """The connection's next `fence`, with its `cursor` and its `state`.

    Whoever else begins a run, or writes a page of one, waits for its row.
    """
    [found] = await session.change(_fenced(), connection=connection)
    return cast("AnyRecord", found)


@changing
def _fenced() -> AnyChange:
    moved = sa.update(Connection).where(Connection.id == CONNECTION)
    told = (Connection.fence, Connection.cursor, Connection.state)
    return moved.values(fence=Connection.fence + 1).returning(*told)


async def newest(session: SystemSession, connection: UUID) -> Any:
    """The run before, which may go on still; None where there was none."""
    return next(iter(await session.all(_newest(), connection=connection)), None)


@written
def _newest() -> AnySelect:
    return (
        sa.select(SyncRun.id, SyncRun.state, SyncRun.attempt, SyncRun.checkpoint)
        .add_columns(SyncRun.waiting_until, SyncRun.started_at, SyncRun.error_code)
        .add_columns((SyncRun.lease_until < sa.func.clock_timestamp()).label("is_silent"))
        .where(SyncRun.connection_id == CONNECTION, SyncRun.state != RunState.QUEUED)
        .order_by(SyncRun.fence.desc())
        .limit(1)
    )


async def begin(session: SystemSession, row: Mapping[str, Any], lease: timedelta) -> None:
    await session.change(_begun(), **row, lease=lease)


@changing
def _begun() -> AnyChange:
    ends = givens(SyncRun.id, SyncRun.connection_id, SyncRun.trigger, SyncRun.mode, SyncRun.state)
    how = givens(SyncRun.fence, SyncRun.attempt, SyncRun.checkpoint, SyncRun.counts)
    when = givens(SyncRun.queued_at, SyncRun.started_at)
    return sa.insert(SyncRun).values(**ends, **how, **when, lease_until=lease_end())


async def go_on(
    session: SystemSession, run: Ours, lease: timedelta, checkpoint: Mapping[str, Any] | None
) -> bool:
    """Whether it still is ours, by one statement: its lease, its checkpoint and who hears of it."""
    patience = str(max(1, round(lease.total_seconds() * 1000)))
    noted = {"checkpoint": checkpoint} if checkpoint else {}
    given_ = {**run, **noted, "lease": lease, "patience": patience}
    return bool(await session.change(_gone_on(*noted), **given_))


@changing
def _gone_on(*noted: str) -> AnyChange:
    """Shares the connection's row with our own pages; who takes over has to wait for it."""
    held = (
        sa.select(Connection.id)
        .where(Connection.id == CONNECTION, Connection.fence == FENCE)
        .with_for_update(read=True)
        .cte("held")
    )
    checkpoint = {name: named(name, JSONB()) for name in noted}
    patience = named("patience", sa.Text())
    waits = sa.func.set_config(STOPS_WAITING, patience, _FOR_THIS_TRANSACTION)
    return (
        _changed(lease_until=lease_end(), **checkpoint)
        .where(SyncRun.connection_id == held.c.id)
        .returning(waits, _told())
    )


async def count(session: SystemSession, run: Ours, counts: Mapping[str, Any]) -> bool:
    return bool(await session.change(_counted(), **run, counts=counts))


@changing
def _counted() -> AnyChange:
    return _changed(counts=given(SyncRun.counts)).returning(_told())


async def end(session: SystemSession, run: Ours, **told: Any) -> bool:
    counted = [name for name in ("counts",) if name in told]
    return bool(await session.change(_ended(*counted), **run, **told))


@changing
def _ended(*counted: str) -> AnyChange:
    counts = givens(*(getattr(SyncRun, name) for name in counted))
    how = givens(SyncRun.plan_hash, SyncRun.error_code, SyncRun.error)
    state = given(SyncRun.state, "to")
    over = _changed(state=state, ended_at=given(SyncRun.ended_at), lease_until=None, **how)
    return over.values(**counts).returning(_told())


async def pause(session: SystemSession, run: Ours, **told: Any) -> bool:
    return bool(await session.change(_paused(), **run, **told))


@changing
def _paused() -> AnyChange:
    how = givens(SyncRun.waiting_until, SyncRun.error_code, SyncRun.error)
    return _changed(state=RunState.WAITING, lease_until=None, **how).returning(_told())


def _changed(**values: Any) -> sa.Update:
    ours = (SyncRun.id == named("run", sa.Uuid()), SyncRun.fence == FENCE)
    running = SyncRun.state == RunState.RUNNING
    return sa.update(SyncRun).where(*ours, running).values(**values)


def _told() -> sa.ColumnElement[Any]:
    return sa.func.pg_notify(CHANNEL, named("told", sa.Text()))


def lease_end() -> sa.ColumnElement[Any]:
    """By the database's clock, which is the same for all workers."""
    return sa.func.clock_timestamp() + named("lease", sa.Interval())
