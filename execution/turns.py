"""How much each asker has answered at once: a few, a few more wait, and all others are refused.

Whoever has asked much for a while, and is not alone, rests between turns: one thread answers all,
and an asker who takes every turn there is would make all the others wait.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from execution.budget import Budget

AT_ONCE = 2
"""One thread answers all: more at once would not answer one asker sooner, but delay the others."""
WAITING = 10
"""Enough for a page that asks for all its parts at once."""
MICROSECONDS = 1_000_000
UNRESTED = 1 * MICROSECONDS
"""So long may somebody's turns take together before they rest: some hundred questions."""
SHARE = MICROSECONDS // 5
"""What they may take from then on, of each second."""
LONGEST_REST = 0.25
LONGEST_TAKEN = 1 * MICROSECONDS
"""However long a turn took: it was the others who made it so long, perhaps."""
LATELY = 5.0
"""Seconds. Who has asked nothing for so long is not delayed by anybody."""


class Crowded(Exception):
    """So many of this asker's wait already that one more may not."""


@dataclass(slots=True)
class Line:
    """One asker's turns; `there` are those who have one or wait for one."""

    free: asyncio.Semaphore
    there: int = field(default=0)


class Turns:
    """Of this process alone; forgets whoever asks nothing just now."""

    def __init__(
        self, clock: Callable[[], float], at_once: int = AT_ONCE, waiting: int = WAITING
    ) -> None:
        self._clock = clock
        self._at_once = at_once
        self._most = at_once + waiting
        self._lines: dict[Hashable, Line] = {}
        self._time = Budget(UNRESTED, SHARE, clock)
        self._company = Company(clock)

    @asynccontextmanager
    async def turn(self, who: Hashable) -> AsyncGenerator[None]:
        """Waits for a turn and holds it; Crowded where too many wait before."""
        self._company.came(who)
        line = self._lines.setdefault(who, Line(asyncio.Semaphore(self._at_once)))
        if line.there >= self._most:
            raise Crowded
        line.there += 1
        try:
            async with line.free:
                if rest := self._rest(who):
                    await asyncio.sleep(rest)
                started = self._clock()
                try:
                    yield
                finally:
                    took = int((self._clock() - started) * MICROSECONDS)
                    self._time.take(who, min(took, LONGEST_TAKEN))
        finally:
            line.there -= 1
            if not line.there:
                del self._lines[who]

    def _rest(self, who: Hashable) -> float:
        """The seconds until they may go on."""
        beyond = -self._time.left(who)
        if beyond <= 0 or self._company.is_alone(who):
            return 0
        return min(LONGEST_REST, beyond / SHARE)

    def __len__(self) -> int:
        return len(self._lines)


class Company:
    """Whether an asker is the only one: knows the last who came, and the last before of others."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: Hashable = None
        self._came = self._other_came = -LATELY

    def came(self, who: Hashable) -> None:
        if who != self._last:
            self._last, self._other_came = who, self._came
        self._came = self._clock()

    def is_alone(self, who: Hashable) -> bool:
        other = self._other_came if who == self._last else self._came
        return self._clock() - other >= LATELY
