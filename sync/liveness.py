"""Whether a run's worker still lives: it holds a lock that dies with its session."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa

from model.database import Database, SystemSession, ask

LOCK, UNLOCK = "SELECT pg_advisory_lock($1)", "SELECT pg_advisory_unlock($1)"


@asynccontextmanager
async def alive(database: Database, run_id: UUID) -> AsyncGenerator[None, None]:
    """Hold the run's lock on a session of its own, so that no commit and no rollback lets go.

    The key is the run's, not its connection's: who takes over from a stalled worker holds a lock
    of its own, which that worker's end does not free.
    """
    async with database.driver() as driver:
        await ask(driver, LOCK, _key(run_id))
        try:
            yield
        finally:
            await ask(driver, UNLOCK, _key(run_id))


async def is_alive(session: SystemSession, run_id: UUID) -> bool:
    """Nobody holds the lock of a dead worker's run; if we get it, it is ours until the commit."""
    is_free = await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_key(run_id))))
    return not is_free


def _key(run_id: UUID) -> int:
    return int.from_bytes(run_id.bytes[8:], signed=True)
