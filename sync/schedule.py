"""Which connections are due: their time has come, or their last worker died on the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update

from model.connection import Connection
from model.database import SystemSession
from model.run import SyncRun
from rules.terms import ConnectionState, RunState

RUNNABLE = (ConnectionState.READY, ConnectionState.FAILING)
A_DAY = timedelta(days=1)
DOUBLED_AT_MOST = 11
"""By then a minute has become a day."""


async def due(session: SystemSession, now: datetime) -> Sequence[UUID]:
    """Connections to run now; each one's next time is moved on, so that it is due once."""
    abandoned = select(SyncRun.connection_id).where(
        or_(
            (SyncRun.state == RunState.RUNNING) & (SyncRun.lease_until < now),
            (SyncRun.state == RunState.WAITING) & (SyncRun.waiting_until <= now),
        )
    )
    attempt = (
        select(SyncRun.attempt)
        .where(SyncRun.connection_id == Connection.id, SyncRun.state != RunState.QUEUED)
        .order_by(SyncRun.fence.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Connection.id, Connection.every_minutes, Connection.state, attempt)
        .where(Connection.state.in_(RUNNABLE))
        .where(or_(Connection.next_run_at <= now, Connection.id.in_(abandoned)))
        .where(Connection.every_minutes.is_not(None))
        .with_for_update(skip_locked=True)
    )
    found = await session.all(statement)
    for connection, minutes, state, tried in found:
        after = now + pause(timedelta(minutes=minutes), state, tried or 0)
        moved = update(Connection).where(Connection.id == connection).values(next_run_at=after)
        await session.run(moved)
    return [row[0] for row in found]


def pause(every: timedelta, state: ConnectionState, tried: int) -> timedelta:
    """A source that does not let us in is asked ever more seldom, to a day apart: many lock out who
    knocks in vain again and again. A new secret is tried at once, and so are other settings."""
    if state is not ConnectionState.FAILING:
        return every
    often: int = 2 ** min(tried, DOUBLED_AT_MOST)
    return max(every, min(A_DAY, every * often))


async def due_at_once(session: SystemSession, connection: UUID, now: datetime) -> None:
    """Where it runs by itself, whatever came of its last run."""
    await session.run(
        update(Connection)
        .where(Connection.id == connection, Connection.state.in_(RUNNABLE))
        .where(Connection.every_minutes.is_not(None))
        .values(next_run_at=now)
    )


async def is_scheduled(session: SystemSession, connection: UUID) -> bool:
    """Whether a running service runs it by itself."""
    runnable = select(Connection.id).where(
        Connection.id == connection,
        Connection.state.in_(RUNNABLE),
        Connection.every_minutes.is_not(None),
    )
    return await session.scalar(runnable) is not None
