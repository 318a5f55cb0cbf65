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


async def due(session: SystemSession, now: datetime) -> Sequence[UUID]:
    """Connections to run now; each one's next time is moved on, so that it is due once."""
    abandoned = select(SyncRun.connection_id).where(
        or_(
            (SyncRun.state == RunState.RUNNING) & (SyncRun.lease_until < now),
            (SyncRun.state == RunState.WAITING) & (SyncRun.waiting_until <= now),
        )
    )
    statement = (
        select(Connection.id, Connection.every_minutes)
        .where(Connection.state.in_(RUNNABLE))
        .where(or_(Connection.next_run_at <= now, Connection.id.in_(abandoned)))
        .where(Connection.every_minutes.is_not(None))
        .with_for_update(skip_locked=True)
    )
    found = [(row[0], row[1]) for row in await session.all(statement)]
    for connection, minutes in found:
        after = now + timedelta(minutes=minutes)
        moved = update(Connection).where(Connection.id == connection).values(next_run_at=after)
        await session.run(moved)
    return [connection for connection, _ in found]


async def is_scheduled(session: SystemSession, connection: UUID) -> bool:
    """Whether a running service runs it by itself."""
    runnable = select(Connection.id).where(
        Connection.id == connection,
        Connection.state.in_(RUNNABLE),
        Connection.every_minutes.is_not(None),
    )
    return await session.scalar(runnable) is not None
