"""Connections held open for reading: whatever one reader leaves, the next one begins anew."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from asyncpg.exceptions import DivisionByZeroError

from app.postgres import Urls
from model.database import driver_url
from model.reads import Reads


@pytest.fixture
def reads(urls: Urls) -> Reads:
    return Reads(driver_url(urls.service), 1, {"statement_timeout": "5s"})


async def left_open(reads: Reads) -> None:
    async with reads.connection() as connection:
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        await connection.fetch("SELECT set_config('okrgraph.viewer', 'somebody', true)")


async def failed(reads: Reads) -> None:
    async with reads.connection() as connection:
        await connection.execute("BEGIN")
        await connection.fetch("SELECT set_config('okrgraph.viewer', 'somebody', true)")
        await connection.fetch("SELECT 1 / 0")


async def cancelled(reads: Reads) -> None:
    async with asyncio.timeout(0.1), reads.connection() as connection:
        await connection.execute("BEGIN")
        await connection.fetch("SELECT set_config('okrgraph.viewer', 'somebody', true)")
        await connection.fetch("SELECT pg_sleep(4)")


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (left_open, nullcontext()),
        (failed, pytest.raises(DivisionByZeroError)),
        (cancelled, pytest.raises(TimeoutError)),
    ],
)
async def test_however_a_reader_ends_the_next_one_finds_nothing_of_it(
    reads: Reads,
    end: Callable[[Reads], Awaitable[None]],
    expected: AbstractContextManager[object],
) -> None:
    with expected:
        await end(reads)
    async with reads.connection() as connection:
        [[viewer]] = await connection.fetch("SELECT current_setting('okrgraph.viewer', true)")
        [[one]] = await connection.fetch("SELECT 1")
    await reads.close()
    assert (viewer or None, one) == (None, 1)
