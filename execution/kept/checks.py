"""Looks how far the data has come, once for all who want to know at the same time.

Whoever asks gets marks that were read after they asked, so a write that they saw succeed is in
them, whichever process it went through. No message has to arrive for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from execution.kept.marks import Marks

Read = Callable[[], Coroutine[Any, Any, Marks]]


class Unknown(Exception):
    """How far the data has come can't be told now."""


class Checks:
    """`read` reads the marks; one reading at a time, and each for all who came before it began."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._waiting: list[asyncio.Future[Marks]] = []
        self._served: list[asyncio.Future[Marks]] = []
        self._reading: asyncio.Task[Marks] | None = None
        self.latest: Marks | None = None
        """Those of the last reading: whatever is read from now on is as new, or newer."""
        self.made = 0

    async def now(self) -> Marks:
        """Marks as they are after this call; Unknown where they can't be read."""
        waiting: asyncio.Future[Marks] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        if self._reading is None:
            self._start()
        return await waiting

    def _start(self) -> None:
        self._reading = asyncio.create_task(self._look())
        self._reading.add_done_callback(self._deliver)

    async def _look(self) -> Marks:
        """Whoever comes from here on is too late for this one."""
        self._served, self._waiting = self._waiting, []
        self.made += 1
        return await self._read()

    def _deliver(self, done: asyncio.Task[Marks]) -> None:
        self._reading = None
        served, self._served = self._served, []
        error = None if done.cancelled() else done.exception()
        if done.cancelled() or error is not None:
            fail(served, error)
        else:
            self.latest = done.result()
            answer(served, self.latest)
        if self._waiting:
            self._start()


def answer(waiting: list[asyncio.Future[Marks]], marks: Marks) -> None:
    for each in waiting:
        if not each.done():
            each.set_result(marks)


def fail(waiting: list[asyncio.Future[Marks]], cause: BaseException | None) -> None:
    for each in waiting:
        if not each.done():
            unknown = Unknown()
            unknown.__cause__ = cause
            each.set_exception(unknown)
