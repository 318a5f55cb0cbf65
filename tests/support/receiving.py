"""An endpoint of somebody else's, on loopback: it keeps what it gets, and answers as it is told."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.serving import listening, port_of, serving

Answer = Callable[[], Awaitable[Response]]


@dataclass(frozen=True)
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Receiver:
    """`answers` are given one by one, and then 200 for ever."""

    url: str
    got: list[Got] = field(default_factory=list[Got])
    answers: list[Answer] = field(default_factory=list[Answer])
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.got]

    def answer(self, *statuses: int, **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}

        def one(status: int) -> Answer:
            async def given() -> Response:
                return Response("never read", status, told)

            return given

        self.answers += map(one, statuses)

    async def receive(self, request: Request) -> Response:
        self.got.append(Got(dict(request.headers), await request.body()))
        self.arrived.set()
        return await self.answers.pop(0)() if self.answers else Response("", 204)


@asynccontextmanager
async def receiving() -> AsyncGenerator[Receiver]:
    bound = listening()
    receiver = Receiver(f"http://127.0.0.1:{port_of(bound)}/hook")
    app = Starlette(routes=[Route("/{path:path}", receiver.receive, methods=["GET", "POST"])])
    async with serving(app, bound):
        yield receiver


async def slowly() -> Response:
    await asyncio.sleep(0.2)
    return Response("", 200)
