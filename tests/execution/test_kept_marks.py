"""How far the data has come: never older than who asks, and read once for all who wait."""

import asyncio

from execution.kept.checks import Checks
from execution.kept.marks import Marks


class Data:
    """Parts that change while somebody reads how far they have come."""

    def __init__(self) -> None:
        self.version = 0
        self.is_down = False
        self.is_broken = False
        self.gate = asyncio.Event()

    async def read(self) -> Marks | None:
        """What it was when the reading began, as a snapshot shows it."""
        found = None if self.is_down else Marks(1, (self.version,))
        await self.gate.wait()
        if self.is_broken:
            raise RuntimeError
        return found


async def begun() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_who_comes_while_a_reading_is_on_its_way_waits_for_the_next() -> None:
    data = Data()
    checks = Checks(data.read)
    early = asyncio.ensure_future(checks.now())
    await begun()
    data.version = 1
    late = asyncio.ensure_future(checks.now())
    data.gate.set()
    assert [await early, await late] == [Marks(1, (0,)), Marks(1, (1,))]


async def test_one_reading_serves_all_who_wait() -> None:
    data = Data()
    checks = Checks(data.read)
    data.gate.set()
    found = await asyncio.gather(*(checks.now() for _ in range(50)))
    assert (set(found), checks.made) == ({Marks(1, (0,))}, 1)


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    data = Data()
    checks = Checks(data.read)
    gone, stays = (asyncio.ensure_future(checks.now()) for _ in range(2))
    await begun()
    gone.cancel()
    data.gate.set()
    assert await stays == Marks(1, (0,))


async def test_nobody_is_told_anything_while_it_can_t_be_read() -> None:
    data = Data()
    checks = Checks(data.read)
    data.gate.set()
    assert await checks.now() == checks.latest != None  # noqa: E711 — both are marks.
    data.is_down = True
    assert await checks.now() is None
    data.is_down = False
    assert await checks.now() == Marks(1, (0,))


async def test_whoever_waits_behind_a_reading_that_broke_waits_for_none() -> None:
    data = Data()
    checks = Checks(data.read)
    first = asyncio.ensure_future(checks.now())
    await begun()
    late = asyncio.ensure_future(checks.now())
    await begun()
    data.is_broken = True
    data.gate.set()
    assert (await first, await late) == (None, None)


def test_parts_that_stand_still_are_told_from_those_that_moved() -> None:
    before, now = Marks(1, (5, 7, 9)), Marks(1, (5, 8, 9))
    assert before.still(before, {0, 1, 2})
    assert before.still(now, {0, 2})
    assert not before.still(now, {1})


def test_another_source_tells_nothing_of_what_was_before() -> None:
    assert not Marks(1, (5,)).still(Marks(2, (5,)), {0})
