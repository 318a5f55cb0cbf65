"""Reads the audit's chains from end to end, to tell where the first entry is that doesn't hold."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import select, tuple_

from model.audit import HEAD, SEALED, Audit
from model.database import Database, SystemSession
from rules.audit_chain import Fault, Head, Place, Sealed, ended, followed

PAGE = 2_000
Heads = Mapping[UUID, Head]
BEFORE_ALL = (-1, UUID(int=0))


@asynccontextmanager
async def snapshot(database: Database) -> AsyncGenerator[SystemSession]:
    """One moment of the database: entries written meanwhile would outrun the heads."""
    async with database.engine.connect() as connection:
        await connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        yield SystemSession(connection)


async def heads(session: SystemSession) -> Heads:
    found = [Head(*row) for row in await session.all(select(*HEAD))]
    return {head.chain: head for head in found}


async def followed_chains(
    session: SystemSession, keys: Mapping[str, bytes], kept: Heads
) -> list[Place | Fault]:
    """The end of each chain, or the first place where it doesn't hold, the oldest chain first.

    `kept` are heads that were kept elsewhere: what they knew must still be there, and the same.
    """
    now = await heads(session)
    begun = {row.chain for row in await session.all(select(Audit.chain).distinct())}
    return [
        await followed_chain(session, chain, keys, now.get(chain), kept.get(chain))
        for chain in sorted(begun | now.keys() | kept.keys())
    ]


async def followed_chain(
    session: SystemSession,
    chain: UUID,
    keys: Mapping[str, bytes],
    head: Head | None,
    kept: Head | None,
) -> Place | Fault:
    place = Place()
    async for entries in pages(session, chain):
        reached = followed(place, entries, keys, kept)
        if isinstance(reached, Fault):
            return reached
        place = reached
    return ended(chain, place, head, keys, kept) or place


async def pages(session: SystemSession, chain: UUID) -> AsyncGenerator[list[Sealed]]:
    """By seq, and by id where tampering left two of one seq, so that no entry is overlooked."""
    order = (Audit.seq, Audit.id)
    place = BEFORE_ALL
    while True:
        after = tuple_(*order) > tuple_(*place)
        statement = select(*SEALED).where(Audit.chain == chain, after).order_by(*order).limit(PAGE)
        found = [Sealed(*row) for row in await session.all(statement)]
        yield found
        if len(found) < PAGE:
            return
        place = (found[-1].seq, found[-1].id)
