"""Which pages may ask the graph: those of the settings, and those of registered machines."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from auth.credentials.machines import embedding_origins
from model.database import Database

SECONDS = 30.0
"""How long a process goes by what it read last: so soon a revoked machine's origins are out."""

log = logging.getLogger("okrgraph")
Read = Callable[[], Awaitable[frozenset[str]]]


def of_machines(database: Database) -> Read:
    async def read() -> frozenset[str]:
        async with database.system() as session:
            return await embedding_origins(session)

    return read


class AllowedOrigins:
    """Reads them once in 30 s at most, however many ask, and whether that fails or not.

    Who asks meanwhile gets what was read last; only who comes before the first read waits for it.
    Those of the settings hold whether the others can be read or not.
    """

    def __init__(self, fixed: Iterable[str], read: Read, clock: Callable[[], float]) -> None:
        self._fixed = frozenset(fixed)
        self._read = read
        self._clock = clock
        self._known = self._fixed
        self._is_read = False
        self._tried_at = float("-inf")
        self._turn = asyncio.Lock()

    async def __call__(self) -> frozenset[str]:
        if self._is_read and not self._due():
            return self._known
        async with self._turn:
            if self._due():
                self._tried_at = self._clock()
                await self._refresh()
        return self._known

    async def _refresh(self) -> None:
        try:
            self._known = self._fixed | await self._read()
            self._is_read = True
        except Exception:
            # What was read last serves on; a page gains nothing by it without a token.
            log.exception("The origins of machines can't be read.")

    def _due(self) -> bool:
        return self._clock() - self._tried_at >= SECONDS
