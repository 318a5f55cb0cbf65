"""Work that stops everything else while it lasts: one piece at a time, and a rest after each."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

REST = 3
"""So many times as long as a piece took, so that all of them take a quarter of the time."""
LONGEST_REST = 0.25


class Paced:
    """A line for pieces of work that never hand over; `clock` tells seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._line = asyncio.Lock()
        self._rested = clock()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        async with self._line:
            await asyncio.sleep(max(0, self._rested - self._clock()))
            started = self._clock()
            try:
                yield
            finally:
                ended = self._clock()
                self._rested = ended + min(LONGEST_REST, REST * (ended - started))
