"""Who asks far too much is told so a little later."""

import asyncio
import time

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http.tarpit import FREE, Tarpit

LATER = 0.2


def refusing(status: int, *, most_held: int = 100) -> Tarpit:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(status_code=status)(scope, receive, send)

    return Tarpit(app, seconds=LATER, most_held=most_held)


async def asked(tarpit: Tarpit, who: bytes = b"Bearer a") -> float:
    """The seconds until the answer."""
    started = time.monotonic()

    async def send(_: object) -> None:
        pass

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    await tarpit({"type": "http", "headers": [(b"authorization", who)]}, receive, send)
    return time.monotonic() - started


async def in_turn(tarpit: Tarpit, times: int) -> list[bool]:
    """Whether each was held back."""
    return [await asked(tarpit) >= LATER for _ in range(times)]


async def test_a_page_that_asks_a_little_too_much_is_told_at_once() -> None:
    assert await in_turn(refusing(429), FREE) == [False] * FREE


async def test_whoever_goes_on_is_told_later_and_nobody_else() -> None:
    tarpit = refusing(429)
    held = await in_turn(tarpit, FREE + 2)
    assert (held[FREE:], await asked(tarpit, b"Bearer b") < LATER) == ([True] * 2, True)


async def test_other_answers_are_told_at_once() -> None:
    assert await in_turn(refusing(400), FREE + 2) == [False] * (FREE + 2)


async def test_only_so_many_are_held_at_once() -> None:
    tarpit = refusing(429, most_held=2)
    await in_turn(tarpit, FREE)
    seconds = await asyncio.gather(*(asked(tarpit) for _ in range(5)))
    assert sum(each >= LATER for each in seconds) == 2
