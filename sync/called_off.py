"""Runs that are ended from outside: by an administrator, or by what is changed under them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.connection import Connection
from model.database import SystemSession
from model.events import event, signal
from model.run import SyncRun
from rules.terms import RunState
from sync.runs import ACTIVE


async def call_off(session: SystemSession, connection_id: UUID, why: str, now: datetime) -> None:
    """Ends what runs and what waits; a worker that is at it writes nothing more.

    What was written stays, and the next run goes on from there.
    """
    await _cut_off(session, connection_id, (*ACTIVE, RunState.QUEUED), why, now)


async def break_off(session: SystemSession, connection_id: UUID, why: str, now: datetime) -> None:
    """The same for what runs; what waits to be begun may begin."""
    await _cut_off(session, connection_id, ACTIVE, why, now)


async def _cut_off(
    session: SystemSession,
    connection_id: UUID,
    states: Sequence[RunState],
    why: str,
    now: datetime,
) -> None:
    await session.run(
        sa.update(Connection)
        .where(Connection.id == connection_id)
        .values(fence=Connection.fence + 1)
    )
    await _end(session, connection_id, states, why, now)


async def halt(session: SystemSession, connection_id: UUID, now: datetime) -> None:
    """Ends what waits as its connection is paused; what runs comes to its end."""
    await _end(session, connection_id, [RunState.QUEUED], "The connection was paused.", now)


async def _end(
    session: SystemSession,
    connection_id: UUID,
    states: Sequence[RunState],
    why: str,
    now: datetime,
) -> None:
    over = {"state": RunState.INTERRUPTED, "ended_at": now, "lease_until": None}
    ended = await session.run(
        sa.update(SyncRun)
        .where(SyncRun.connection_id == connection_id, SyncRun.state.in_(states))
        .values(**over, waiting_until=None, error_code="CALLED_OFF", error=why)
        .returning(SyncRun.id)
    )
    await signal(session, [event("SyncRun", row.id) for row in ended.all()])
