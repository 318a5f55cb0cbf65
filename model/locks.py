"""Turns that transactions take by a name of their own, where no row is there to be locked."""

from hashlib import blake2b

import sqlalchemy as sa

from model.database import SystemSession


async def lock(session: SystemSession, name: str) -> None:
    """Waits for any other transaction that holds this name; held until the commit or rollback."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    await session.scalar(sa.select(sa.func.pg_advisory_xact_lock(key)))
