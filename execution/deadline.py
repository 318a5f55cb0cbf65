"""Work that is waited for no longer than a while."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
LEFT_BEHIND: set[asyncio.Task[Any]] = set()
"""What is still being cleared up: asyncio itself holds its tasks by weak references only."""


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work answers; TimeoutError as soon as the time is over.

    The work is cancelled then, and clears up behind the caller's back: whoever waits for an answer
    does not wait for that as well.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        leave_behind(task)
        raise
    if not done:
        leave_behind(task)
        raise TimeoutError
    return task.result()


def leave_behind(task: asyncio.Task[Any]) -> None:
    task.cancel()
    LEFT_BEHIND.add(task)
    task.add_done_callback(forget)


def forget(task: asyncio.Task[Any]) -> None:
    LEFT_BEHIND.discard(task)
    if not task.cancelled():
        # Looked at, so that asyncio does not complain of an error that nobody waits for.
        task.exception()
