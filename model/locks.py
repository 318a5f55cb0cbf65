"""Turns that transactions take by a name of their own, where no row is there to be locked."""

from collections.abc import Sequence
from hashlib import blake2b

from model.database import SystemSession

# One behind the other in the order of the names, whose turn nobody takes in another one.
_TAKEN = """
    SELECT count(*) FROM (
        SELECT key FROM unnest($1::bigint[]) WITH ORDINALITY AS told (key, place) ORDER BY place
    ) AS each WHERE pg_advisory_xact_lock(key) IS NOT NULL
"""


async def lock(session: SystemSession, *names: str) -> None:
    """Waits for any other transaction that holds these names; held until the commit or rollback."""
    await take(session, [*map(_key, names)])


async def take(session: SystemSession, keys: Sequence[int]) -> None:
    """The same by numbers of one's own."""
    if keys:
        await session.fetch(_TAKEN, keys)


async def share(session: SystemSession, name: str) -> None:
    """Beside others who share it: waits for whoever takes it alone, who waits for all of them."""
    await session.fetch("SELECT pg_advisory_xact_lock_shared($1) IS NULL", _key(name))


def _key(name: str) -> int:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
