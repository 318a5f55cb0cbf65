"""Who asks far too much is let in a little later, at even distances."""

import asyncio
import time
from collections.abc import Sequence

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.http.tarpit import FREE, Pace, Tarpit

APART = 0.1
PACE = Pace(apart=APART, longest=3.5 * APART)
ADA = {"authorization": "Bearer a"}


class Refusing:
    """A service behind a tarpit, which answers everybody with the same status."""

    def __init__(self, status: int, *, most_held: int = 100) -> None:
        self._status = status
        self.asked = 0
        self._tarpit = Tarpit(self._answer, by=["x-who", "authorization"], pace=PACE,
                              most_held=most_held)  # fmt: skip

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await Response(status_code=self._status)(scope, receive, send)

    async def ask(self, headers: dict[str, str] = ADA) -> float:
        """The seconds until the answer began."""
        started, began = time.monotonic(), list[float]()

        async def send(_: Message) -> None:
            began.append(time.monotonic() - started)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self._tarpit({"type": "http", "headers": raw}, receive, send)
        return began[0]

    async def in_turn(self, times: int) -> Sequence[bool]:
        """Whether each was held back."""
        return [await self.ask() >= 0.8 * APART for _ in range(times)]


async def test_a_page_that_asks_a_little_too_much_is_told_at_once() -> None:
    assert await Refusing(429).in_turn(FREE) == [False] * FREE


async def test_whoever_goes_on_is_let_in_later_and_nobody_else() -> None:
    service = Refusing(429)
    held = await service.in_turn(FREE + 3)
    other = await service.ask({"authorization": "Bearer b"})
    # The first is let in at once; the next ones keep their distance to it.
    assert (held[FREE + 1 :], other < APART) == ([True] * 2, True)


async def test_those_who_come_together_are_let_in_one_after_another() -> None:
    service = Refusing(429)
    await service.in_turn(FREE)
    seconds = sorted(await asyncio.gather(*(service.ask() for _ in range(4))))
    assert [round(each / APART) for each in seconds] == [0, 1, 2, 3]


async def test_whoever_comes_too_late_in_line_is_told_so_and_costs_nothing_more() -> None:
    service = Refusing(429)
    await service.in_turn(FREE)
    seconds = await asyncio.gather(*(service.ask() for _ in range(8)))
    assert (service.asked, max(seconds) < 5 * APART) == (FREE + 4, True)


async def test_other_answers_are_told_at_once() -> None:
    assert await Refusing(400).in_turn(FREE + 2) == [False] * (FREE + 2)


async def test_only_so_many_are_held_at_once() -> None:
    service = Refusing(429, most_held=2)
    await service.in_turn(FREE)
    await asyncio.gather(*(service.ask() for _ in range(5)))
    assert service.asked == FREE + 2


@pytest.mark.parametrize(
    "headers",
    [
        {**ADA, "cookie": "other=1"},
        {"authorization": "bearer  a"},
        {"authorization": "Bearer b", "x-who": "Bearer a"},
    ],
)
async def test_nobody_becomes_another_by_what_is_not_looked_at(headers: dict[str, str]) -> None:
    service = Refusing(429)
    await service.in_turn(FREE + 1)
    assert await service.ask(headers) >= 0.8 * APART


async def test_nobody_waits_for_those_who_do_not_say_who_they_are() -> None:
    service = Refusing(429)
    assert max([await service.ask({}) for _ in range(FREE + 3)]) < APART
