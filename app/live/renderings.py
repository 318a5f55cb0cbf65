"""One answer for all who wait for the same: it is worked out once, and its bytes go to each."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Renderings(Generic[T]):
    """Answers on their way, by whatever tells apart those who may share one.

    A key must say which event it is about: whoever comes after another event gets a new answer.
    """

    def __init__(self, at_once: int) -> None:
        self._going: dict[Hashable, asyncio.Task[T]] = {}
        self._free = asyncio.Semaphore(at_once)
        self.made = 0

    async def once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """It goes on for the others where one of those who wait is given up."""
        task = self._going.get(key)
        if task is None:
            task = self._going[key] = asyncio.create_task(self._in_turn(work))
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    def __len__(self) -> int:
        return len(self._going)

    async def _in_turn(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        async with self._free:
            self.made += 1
            return await work()

    def _forget(self, key: Hashable, done: asyncio.Task[T]) -> None:
        del self._going[key]
        if not done.cancelled():
            # Looked at, so that asyncio does not complain of an error that nobody waits for.
            done.exception()
