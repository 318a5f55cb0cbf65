"""Renders each statement once for all tests, and not once for each engine that a test opens."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from model import database

CACHE = "_compiled_cache"
"""Where an engine keeps what it rendered, by its dialect and the statement."""
STATEMENTS = 10_000


def like(engine: AsyncEngine, other: AsyncEngine) -> AsyncEngine:
    """It renders nothing that the other has rendered."""
    engine.sync_engine.dialect = other.sync_engine.dialect
    setattr(engine.sync_engine, CACHE, getattr(other.sync_engine, CACHE))
    return engine


@contextmanager
def rendered_once(url: str) -> Generator[None]:
    pool = database.pool
    first = pool(url, 1, database.SESSION, 10)
    setattr(first.sync_engine, CACHE, LRUCache[Any, Any](STATEMENTS))
    asyncio.run(met(first))

    def alike(*given: Any) -> AsyncEngine:
        return like(pool(*given), first)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "pool", alike)
        yield


async def met(engine: AsyncEngine) -> None:
    """A dialect learns from its first connection whom it speaks to."""
    async with engine.connect():
        pass
    await engine.dispose()
