"""A run that waits for another system says that it lives, so that nobody takes its place."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

from model.database import Database
from sync.runs import Run, page

T = TypeVar("T")
BEATS = 3
"""How often within a lease, so that one that comes late is not the last."""


async def beating(database: Database, run: Run, pages: AsyncIterator[T]) -> AsyncIterator[T]:
    """The pages, however long each is waited for; Conflict once the run is another's."""
    every = run.lease.total_seconds() / BEATS
    while True:
        waiting = asyncio.ensure_future(_next(pages))
        try:
            while not (await asyncio.wait({waiting}, timeout=every))[0]:
                async with page(database, run):
                    """Only that it goes on is told."""
            found = await waiting
        finally:
            waiting.cancel()
        if not found:
            return
        yield found[0]


async def _next(pages: AsyncIterator[T]) -> tuple[T, ...]:
    """None of them after the last."""
    try:
        return (await anext(pages),)
    except StopAsyncIteration:
        return ()
