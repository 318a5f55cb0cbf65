"""Work that stops all others: one piece at a time, with rests."""

import asyncio

import pytest

from execution.paced import LONGEST_REST, REST, Paced


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_one_piece_follows_another_in_the_order_they_came() -> None:
    paced, seen = Paced(Clock()), list[str]()

    async def piece(name: str) -> None:
        async with paced.turn():
            seen.append(f"{name} begins")
            await asyncio.sleep(0)
            seen.append(f"{name} ends")

    await asyncio.gather(piece("a"), piece("b"))
    assert seen == ["a begins", "a ends", "b begins", "b ends"]


async def test_after_a_piece_all_others_have_three_times_as_long() -> None:
    loop = asyncio.get_running_loop()
    clock = Clock()
    paced = Paced(clock)
    async with paced.turn():
        clock.now += 0.02
    started = loop.time()
    async with paced.turn():
        rested = loop.time() - started
    assert REST * 0.02 * 0.9 <= rested < LONGEST_REST


async def test_a_piece_that_failed_is_followed_by_a_rest_too_but_by_no_long_one() -> None:
    clock = Clock()
    paced = Paced(clock)

    async def failing() -> None:
        async with paced.turn():
            clock.now += 60
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing()
    clock.now += LONGEST_REST
    async with asyncio.timeout(0.1), paced.turn():
        pass
