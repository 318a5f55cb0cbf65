"""Looks how far the data has come, once for all who want to know at the same time.

Whoever asks gets marks that were read after they asked, so a write that they saw succeed is in
them, whichever process it went through. No message has to arrive for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from execution.kept.marks import Marks

Read = Callable[[], Coroutine[Any, Any, Marks | None]]
Waiting = list[asyncio.Future[Marks | None]]


class Checks:
    """`read` reads the marks, or None where they can't be read.

    One reading at a time, and each for all who came before it began.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._waiting: Waiting = []
        self._looking: asyncio.Task[None] | None = None
        self.latest: Marks | None = None
        """Those of the last reading: whatever is read from now on is as new, or newer."""
        self.made = 0

    async def now(self) -> Marks | None:
        """Marks as they are after this call; None where they can't be read."""
        waiting: asyncio.Future[Marks | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return await waiting

    async def _look(self) -> None:
        """Whoever comes while a reading is on its way is too late for that one."""
        try:
            while self._waiting:
                served, self._waiting = self._waiting, []
                await self._serve(served)
        finally:
            self._looking = None
            left, self._waiting = self._waiting, []
            tell(left, None)

    async def _serve(self, served: Waiting) -> None:
        marks = None
        self.made += 1
        try:
            marks = await self._read()
        finally:
            self.latest = marks or self.latest
            tell(served, marks)


def tell(waiting: Waiting, marks: Marks | None) -> None:
    for each in waiting:
        if not each.done():
            each.set_result(marks)
