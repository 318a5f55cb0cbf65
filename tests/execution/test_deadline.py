"""A deadline: the caller goes on at once, and what was begun is cleared up."""

import asyncio
import time

import pytest

from execution.deadline import LEFT_BEHIND, within


async def test_what_ends_in_time_is_answered() -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return 5

    assert await within(1, work()) == 5


async def test_what_fails_in_time_fails() -> None:
    async def work() -> None:
        raise KeyError("a")

    with pytest.raises(KeyError):
        await within(1, work())


async def test_nobody_waits_for_what_clears_up_slowly() -> None:
    cleared = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0.1)
            cleared.set()

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        await within(0.05, work())
    assert (time.monotonic() - started < 0.1, cleared.is_set()) == (True, False)
    await asyncio.wait_for(cleared.wait(), 1)
    await asyncio.sleep(0)
    assert not LEFT_BEHIND


async def test_an_error_while_clearing_up_disturbs_nobody() -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            raise KeyError("a")

    with pytest.raises(TimeoutError):
        await within(0.01, work())
    await asyncio.sleep(0.01)
    assert not LEFT_BEHIND


async def test_a_caller_that_is_cancelled_cancels_the_work() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            ended.set()

    caller = asyncio.create_task(within(5, work()))
    await asyncio.sleep(0.01)
    caller.cancel()
    await asyncio.wait_for(ended.wait(), 1)
