"""Connections held open for reading, on the driver itself.

SQLAlchemy's session takes three to six times as long as the read, and a pool that resets each
connection asks the database once more each time: nothing that is read leaves anything behind.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import asyncpg

# The driver has no types of its own.
DRIVER: Any = asyncpg
DRIVER_ERRORS = (DRIVER.PostgresError, DRIVER.InterfaceError, DRIVER.InternalClientError)
"""The last is what a connection says whose server died in the middle of an answer."""

STATEMENTS_KEPT = 1_000
LONGEST_KEPT = 256 * 1024
"""Policies make long statements; one that is not kept is planned anew each time it runs."""


class Connection(Protocol):
    """The driver's connection, as far as it is used here."""

    async def fetch(self, query: str, *values: Any) -> Sequence[Sequence[Any]]:
        """The rows of a statement."""
        ...

    async def execute(self, query: str) -> str:
        """What the database answers to a statement without rows."""
        ...


class NoneFree(ConnectionError):
    """No connection came free in time; that a statement took too long is another matter."""


@dataclass
class Reads:
    """A pool that connects when it is asked first; `url` is asyncpg's own."""

    url: str
    size: int
    session: Mapping[str, str]
    waiting_seconds: float = 10
    _pool: Any = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """One of them, for the time of a snapshot."""
        pool = self._pool or await self._opened()
        try:
            # To wait with a deadline takes a task of its own, which a free one needs not.
            waiting = None if pool.get_idle_size() else self.waiting_seconds
            connection = await pool.acquire(timeout=waiting)
        except TimeoutError:
            raise NoneFree from None
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def _opened(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await DRIVER.create_pool(
                    self.url,
                    min_size=0,
                    max_size=self.size,
                    max_inactive_connection_lifetime=0,
                    init=prepare_types,
                    reset=end,
                    server_settings=dict(self.session),
                    statement_cache_size=STATEMENTS_KEPT,
                    max_cacheable_statement_size=LONGEST_KEPT,
                )
            return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None


LISTS = "SELECT NULL::record[], NULL::text[], NULL::uuid[], NULL::numeric[]"
"""What columns hold beside single values; the driver asks what they are when it meets them first,
and meets none of those inside a row."""


async def prepare_types(connection: Any) -> None:
    await read_json(connection)
    await connection.prepare(LISTS)


async def read_json(connection: Any) -> None:
    """JSON comes as what it says, as it does by SQLAlchemy's connections, and goes as its text.

    SQLAlchemy writes a statement's values: encoded once more, an object would be a string.
    """
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=json.loads)


async def end(connection: Any) -> None:
    """However its reader ended, whoever takes the connection next begins anew.

    Nothing else that is read leaves anything behind; and the driver itself knows whether a
    transaction is open, so that no question is asked for it.
    """
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")
