"""Lets in as many requests at once as we can answer, and a short queue; all others try again."""

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusals import problem

EXEMPT = frozenset({"/health/live", "/health/ready"})
"""Whoever watches us must see that we live, above all when we have too much to do."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many requests are answered at once, and how many wait for how many seconds."""

    at_once: int = 24
    waiting: int = 120
    seconds: float = 2.0


class Admission:
    """ASGI: one place for each request from its start until its answer starts.

    Sending takes as long as the client reads, and must not keep others out.
    """

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._room = room
        self._free = asyncio.Semaphore(room.at_once)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in EXEMPT:
            await self._app(scope, receive, send)
            return
        if not await self._admitted():
            await busy()(scope, receive, send)
            return
        place = Place(self._free)

        async def sending(message: Message) -> None:
            place.leave()
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            place.leave()

    async def _admitted(self) -> bool:
        if self._free.locked() and self._waiting >= self._room.waiting:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(self._room.seconds):
                return await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1


@dataclass(slots=True)
class Place:
    """One of the places, given back once."""

    free: asyncio.Semaphore
    held: bool = True

    def leave(self) -> None:
        if self.held:
            self.held = False
            self.free.release()


def busy() -> ASGIApp:
    message = "We have too much to do just now. Try again shortly."
    return problem(message, {"code": "OVERLOADED"}, 503, {"Retry-After": "1"})
