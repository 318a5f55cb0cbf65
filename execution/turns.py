"""How much each asker has answered at once: a few, a few more wait, and all others are refused."""

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

AT_ONCE = 2
"""One thread answers all: more at once would not answer one asker sooner, but delay the others."""
WAITING = 10
"""Enough for a page that asks for all its parts at once."""


class Crowded(Exception):
    """So many of this asker's wait already that one more may not."""


@dataclass(slots=True)
class Line:
    """One asker's turns; `there` are those who have one or wait for one."""

    free: asyncio.Semaphore
    there: int = field(default=0)


class Turns:
    """Of this process alone; forgets whoever asks nothing just now."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._at_once = at_once
        self._most = at_once + waiting
        self._lines: dict[Hashable, Line] = {}

    @asynccontextmanager
    async def turn(self, who: Hashable) -> AsyncGenerator[None]:
        """Waits for a turn and holds it; Crowded where too many wait before."""
        line = self._lines.setdefault(who, Line(asyncio.Semaphore(self._at_once)))
        if line.there >= self._most:
            raise Crowded
        line.there += 1
        try:
            async with line.free:
                yield
        finally:
            line.there -= 1
            if not line.there:
                del self._lines[who]

    def __len__(self) -> int:
        return len(self._lines)
