"""One works out what many want at the same time; the others wait, and look what came of it."""

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager


class Flights:
    """By whatever tells apart those who probably want the same: waiting proves nothing."""

    def __init__(self) -> None:
        self._going: dict[Hashable, asyncio.Event] = {}

    @asynccontextmanager
    async def alone(self, key: Hashable) -> AsyncGenerator[bool]:
        """True for the first; False for all others, as soon as the first has ended."""
        going = self._going.get(key)
        if going is not None:
            await going.wait()
            yield False
            return
        ended = self._going[key] = asyncio.Event()
        try:
            yield True
        finally:
            del self._going[key]
            ended.set()

    def __len__(self) -> int:
        return len(self._going)
