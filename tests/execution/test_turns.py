"""Turns: a few at once for each asker, a few more wait, and the rest is refused."""

import asyncio

import pytest

from execution.turns import LATELY, LONGEST_REST, Crowded, Turns


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Asking:
    """Somebody who holds each turn until told to let go."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.let_go = asyncio.Event()
        self.holding = 0

    async def ask(self, who: str) -> None:
        async with self._turns.turn(who):
            self.holding += 1
            await self.let_go.wait()


async def test_beyond_the_turns_some_wait_and_the_rest_is_refused() -> None:
    asking = Asking(turns := Turns(Clock(), at_once=2, waiting=1))
    asked = [asyncio.create_task(asking.ask("a")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Crowded):
        await asking.ask("a")
    assert asking.holding == 2
    asking.let_go.set()
    await asyncio.gather(*asked)
    assert (asking.holding, len(turns)) == (3, 0)


async def test_nobody_waits_for_anothers_turns() -> None:
    asking = Asking(Turns(Clock(), at_once=1, waiting=0))
    asked = [asyncio.create_task(asking.ask(who)) for who in "ab"]
    await asyncio.sleep(0)
    assert asking.holding == 2
    asking.let_go.set()
    await asyncio.gather(*asked)


async def test_who_gives_up_waiting_leaves_no_trace() -> None:
    asking = Asking(turns := Turns(Clock(), at_once=1, waiting=1))
    holder, waiter = (asyncio.create_task(asking.ask("a")) for _ in range(2))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.wait({waiter})
    asking.let_go.set()
    await holder
    assert len(turns) == 0


class Taking:
    """Turns that take as long as a test says; tells how long somebody rested before theirs."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._turns = Turns(self.clock)

    async def rested(self, who: str, *, takes: float = 0) -> float:
        loop = asyncio.get_running_loop()
        started = loop.time()
        async with self._turns.turn(who):
            self.clock.now += takes
            return loop.time() - started


async def test_whoever_took_much_rests_while_another_is_there() -> None:
    taking = Taking()
    await taking.rested("other")
    await taking.rested("a", takes=0.9)
    await taking.rested("a", takes=0.14)
    rested = await taking.rested("a")
    assert (0.04 <= rested < LONGEST_REST, await taking.rested("other") < 0.04) == (True, True)


async def test_nobody_rests_alone() -> None:
    taking = Taking()
    await taking.rested("other")
    taking.clock.now += LATELY
    for _ in range(3):
        assert await taking.rested("a", takes=1) < 0.04


async def test_a_few_turns_want_no_rest() -> None:
    taking = Taking()
    await taking.rested("other")
    assert max([await taking.rested("a", takes=0.09) for _ in range(10)]) < 0.04


async def test_however_long_a_turn_took_nobody_rests_long() -> None:
    taking = Taking()
    await taking.rested("other")
    for _ in range(4):
        await taking.rested("a", takes=1)
    assert LONGEST_REST * 0.9 <= await taking.rested("a") < 2 * LONGEST_REST


async def test_who_has_rested_is_as_new() -> None:
    taking = Taking()
    await taking.rested("other")
    await taking.rested("a", takes=0.9)
    await taking.rested("a", takes=0.15)
    taking.clock.now += 2
    await taking.rested("other")
    assert await taking.rested("a") < 0.04
