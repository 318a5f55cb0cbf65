"""Of one sender a few requests are answered at once, a few more wait, and others never notice."""

import asyncio

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.http.lines import Lines
from execution.turns import AT_ONCE, WAITING

ADA = {"authorization": "Bearer a"}


class Held:
    """A service that answers nobody until it is told to."""

    def __init__(self) -> None:
        self.inside = 0
        self.go = asyncio.Event()
        self.lines = Lines(self._answer, by=["authorization"])

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.go.wait()
        await StreamingResponse(iter(["answer"]))(scope, receive, send)

    def ask(self, path: str = "/graphql", **headers: str) -> "asyncio.Task[httpx2.Response]":
        return asyncio.create_task(self._asked(path, headers or ADA))

    async def _asked(self, path: str, headers: dict[str, str]) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self.lines)
        async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
            return await client.post(path, headers=headers)


async def test_some_are_inside_some_wait_and_the_rest_is_refused() -> None:
    service = Held()
    asked = [service.ask() for _ in range(AT_ONCE + WAITING + 3)]
    done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    other = service.ask(authorization="Bearer b")
    await asyncio.sleep(0.05)
    assert (service.inside, {each.result().status_code for each in done}) == (AT_ONCE + 1, {429})
    service.go.set()
    statuses = [(await each).status_code for each in [*asked, other]]
    assert (statuses.count(200), statuses.count(429)) == (AT_ONCE + WAITING + 1, 3)


@pytest.mark.parametrize(
    ("path", "headers"), [("/graphql", {"accept": "*/*"}), ("/schema.graphql", ADA)]
)
async def test_nobody_waits_who_says_nothing_or_asks_something_else(
    path: str, headers: dict[str, str]
) -> None:
    service = Held()
    asked = [service.ask(path, **headers) for _ in range(20)]
    await asyncio.sleep(0.05)
    assert service.inside == 20
    service.go.set()
    await asyncio.gather(*asked)


async def test_a_stream_that_goes_on_keeps_no_turn() -> None:
    opened = 0

    async def forever(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal opened
        opened += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    lines = Lines(forever, by=["authorization"])
    scope: Scope = Request({"type": "http", "path": "/graphql", "headers": [
        (b"authorization", b"Bearer a")]}).scope  # fmt: skip

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        pass

    streams = [asyncio.create_task(lines(scope, nothing, send)) for _ in range(AT_ONCE + 2)]
    await asyncio.sleep(0.05)
    assert opened == AT_ONCE + 2
    for stream in streams:
        stream.cancel()
    await asyncio.wait(streams)
