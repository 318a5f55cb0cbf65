"""HTTP as it comes over a socket: late, too long, or never read. A real server answers."""

import asyncio
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.cli.serve import server_of
from app.http import protocol

HEAD = b"GET / HTTP/1.1\r\nHost: okr.test\r\n"
PATIENCE = 0.3


async def answer(_: Request) -> Response:
    return Response("ok")


async def late(_: Request) -> Response:
    await asyncio.sleep(PATIENCE)
    return Response("late")


async def much(_: Request) -> Response:
    return Response(b"a" * 20_000_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *parts: bytes, every: float = 0) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()
            await asyncio.sleep(every)

    async def rest(self) -> bytes:
        """All that comes until the other side closes."""
        try:
            return await asyncio.wait_for(self.reader.read(), 5)
        except ConnectionError:
            return b""

    async def one(self) -> bytes:
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)
        return head + await self.reader.readexactly(2)


@dataclass(frozen=True, slots=True)
class Here:
    port: int
    lines: list[Line]

    async def line(self) -> Line:
        line = Line(*await asyncio.open_connection("127.0.0.1", self.port))
        self.lines.append(line)
        return line


@pytest.fixture
async def here(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Here]:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", PATIENCE)
    monkeypatch.setattr(protocol, "UNREAD_SECONDS", PATIENCE)
    listener = socket.create_server(("127.0.0.1", 0))
    server = server_of(
        Starlette(routes=[Route("/", answer), Route("/much", much), Route("/late", late)])
    )
    serving = asyncio.create_task(server.serve([listener]))
    here = Here(listener.getsockname()[1], [])
    yield here
    for line in here.lines:
        line.writer.close()
    server.should_exit = True
    await serving


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"G"],
        [HEAD],
        [HEAD, *[b"X: y\r\n"] * 20],
        [b"\r\n"] * 20,
    ],
)
async def test_a_head_that_is_late_ends_the_connection(here: Here, parts: list[bytes]) -> None:
    line, started = await here.line(), time.monotonic()
    with suppress(ConnectionError):
        await line.say(*parts, every=0.05)
    assert await line.rest() == b""
    assert time.monotonic() - started < 4 * PATIENCE + 1


async def test_so_does_a_late_one_between_requests(here: Here) -> None:
    line = await here.line()
    await line.say(HEAD + b"\r\n")
    assert (await line.one()).endswith(b"ok")
    await asyncio.sleep(2 * PATIENCE)  # Saying nothing is fine: the connection is kept alive.
    await line.say(HEAD + b"\r\n")
    assert (await line.one()).endswith(b"ok")
    await line.say(HEAD)
    assert await line.rest() == b""


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
        HEAD + b"X: y\r\n" * 101 + b"\r\n",
        b"GET /?" + b"y" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\x00" * 50,
        b"\x00" * 50,
        b"GET / HTTP/9.9\r\n\r\n",
    ],
)
async def test_a_head_that_is_none_or_too_long_is_answered_400_as_json(
    here: Here, head: bytes
) -> None:
    line = await here.line()
    await line.say(head)
    told = await line.rest()
    first, _, rest = told.partition(b"\r\n")
    body = json.loads(rest.partition(b"\r\n\r\n")[2])
    assert first == b"HTTP/1.1 400 Bad Request"
    assert body["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}
    assert b"X-Content-Type-Options: nosniff" in rest


async def test_no_refusal_stands_in_the_middle_of_another_answer(here: Here) -> None:
    line = await here.line()
    await line.say(b"GET /late HTTP/1.1\r\nHost: a\r\n\r\n", b"\0" * 50, every=0.05)
    assert b"400 Bad Request" not in await line.rest()


async def test_what_is_no_request_leaves_no_line_in_the_log(
    here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    line = await here.line()
    await line.say(b"\0" * 50)
    assert (await line.rest()).startswith(b"HTTP/1.1 400 ")
    logging.getLogger("uvicorn.error").warning("Another.")
    assert [record.getMessage() for record in caplog.records] == ["Another."]


async def test_a_head_without_end_is_cut_off(here: Here) -> None:
    line = await here.line()
    with suppress(ConnectionError):
        await line.say(HEAD + b"X: ", *[b"y" * 50_000] * 20, every=0.001)
    assert b"200 OK" not in await line.rest()


async def test_a_few_requests_at_once_are_answered_in_turn(here: Here) -> None:
    line = await here.line()
    await line.say((HEAD + b"\r\n") * 5)
    assert [(await line.one())[-2:] for _ in range(5)] == [b"ok"] * 5


async def test_a_flood_of_requests_at_once_ends_the_connection(here: Here) -> None:
    line = await here.line()
    await line.say((HEAD + b"\r\n") * 1_000)
    assert (await line.rest()).count(b"HTTP/1.1 200") < 20


async def test_who_never_reads_an_answer_is_let_go(here: Here) -> None:
    line = await here.line()
    line.writer.transport.pause_reading()  # type: ignore[attr-defined]  # — a socket's has it.
    await line.say(b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
    await asyncio.sleep(3 * PATIENCE)
    line.writer.transport.resume_reading()  # type: ignore[attr-defined]  # — as above.
    assert len(await line.rest()) < 20_000_000


async def test_who_reads_slowly_but_reads_has_the_whole(here: Here) -> None:
    line = await here.line()
    await line.say(b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
    read = 0
    while read < 20_000_000:
        part = await asyncio.wait_for(line.reader.read(2_000_000), 5)
        assert part
        read += len(part)
        await asyncio.sleep(0.02)
    assert read >= 20_000_000


async def test_an_upgrade_that_is_not_served_is_an_ordinary_request(here: Here) -> None:
    line = await here.line()
    upgrade = b"Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
    await line.say(HEAD + upgrade)
    assert (await line.one()).endswith(b"ok")
