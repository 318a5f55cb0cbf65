"""Reads how often each part of the data has changed, as often as anybody asks.

On a connection of its own: whatever was counted before that one was lost says nothing of what is
counted after it, since another server, or an older state of the same one, may answer then.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.data_version import Partition
from model.reads import DRIVER, DRIVER_ERRORS

PATIENCE = 2.0
AGAIN_SECONDS = 1.0
"""So long nobody tries anew after a failure."""
LOST = (OSError, *DRIVER_ERRORS)
PLACES: Mapping[Partition, int] = {partition: place for place, partition in enumerate(Partition)}
SUMS = ", ".join(
    f"coalesce(sum(version) FILTER (WHERE partition = '{part.value}'), 0)::bigint"
    for part in Partition
)
COUNT = f"SELECT {SUMS} FROM data_version"  # noqa: S608 — made of our own words.
IS_COPY = "SELECT pg_is_in_recovery()"


@dataclass
class Versions:
    """`url` is asyncpg's own, and leads to the server that is written to."""

    url: str
    session: Mapping[str, str]
    source: int = 0
    """Which connection counts, the first, the second and so on."""
    _connection: Any = None
    _statement: Any = None
    _failed_at: float = float("-inf")
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self) -> tuple[int, ...]:
        """The version of each part, in the order of PLACES; an error of LOST if there is none."""
        statement, found = self._statement or await self._opened(), None
        try:
            found = tuple(await statement.fetchrow(timeout=PATIENCE))
            return found
        finally:
            if found is None:
                self.lose()

    async def _opened(self) -> Any:
        async with self._opening:
            if self._statement is not None:
                return self._statement
            if time.monotonic() - self._failed_at < AGAIN_SECONDS:
                raise ConnectionError("the versions could not be read a moment ago")
            self._failed_at = time.monotonic()
            connection, statement = await self._connected()
            self.source += 1
            self._connection, self._statement = connection, statement
            return statement

    async def _connected(self) -> tuple[Any, Any]:
        """A connection with its statement; neither is left behind where one can't be had."""
        told = dict(self.session)
        connection = await DRIVER.connect(self.url, timeout=PATIENCE, server_settings=told)
        statement = None
        try:
            if await connection.fetchval(IS_COPY, timeout=PATIENCE):
                raise ConnectionError("a copy of the database may be behind it")
            statement = await connection.prepare(COUNT, timeout=PATIENCE)
        finally:
            if statement is None:
                connection.terminate()
        return connection, statement

    def lose(self) -> None:
        """What was counted so far says nothing of what is counted from now on."""
        connection, self._connection, self._statement = self._connection, None, None
        if connection is not None:
            connection.terminate()

    async def close(self) -> None:
        self.lose()
