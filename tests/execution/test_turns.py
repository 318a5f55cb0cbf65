"""Turns: a few at once for each asker, a few more wait, and the rest is refused."""

import asyncio

import pytest

from execution.turns import Crowded, Turns


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
    asking = Asking(turns := Turns(at_once=2, waiting=1))
    asked = [asyncio.create_task(asking.ask("a")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Crowded):
        await asking.ask("a")
    assert asking.holding == 2
    asking.let_go.set()
    await asyncio.gather(*asked)
    assert (asking.holding, len(turns)) == (3, 0)


async def test_nobody_waits_for_anothers_turns() -> None:
    asking = Asking(Turns(at_once=1, waiting=0))
    asked = [asyncio.create_task(asking.ask(who)) for who in "ab"]
    await asyncio.sleep(0)
    assert asking.holding == 2
    asking.let_go.set()
    await asyncio.gather(*asked)


async def test_who_gives_up_waiting_leaves_no_trace() -> None:
    asking = Asking(turns := Turns(at_once=1, waiting=1))
    holder, waiter = (asyncio.create_task(asking.ask("a")) for _ in range(2))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.wait({waiter})
    asking.let_go.set()
    await holder
    assert len(turns) == 0
