"""Reads the body of each request before anything else happens: whole, soon, and not too much."""

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusals import problem

LONGEST_BODY = 256 * 1024
SECONDS = 10.0
FILE_SECONDS = 60.0
SHORT = 16 * 1024
MOST_HELD = 64 * 1024 * 1024
"""Of all bodies on their way together; what each holds beyond SHORT counts, so that short ones are
taken whoever sends long ones slowly."""
LINGER_SECONDS = 1.0
# Whatever of the body still comes would be taken for the next request.
CLOSE = {"Connection": "close"}
NO_FILES: Mapping[str, int] = MappingProxyType({})


class Bodies:
    """ASGI: the application behind it never waits for a client that sends slowly.

    `files` says how long a body may be at the few addresses that take files.
    """

    def __init__(
        self,
        app: ASGIApp,
        seconds: float = SECONDS,
        most_held: int = MOST_HELD,
        files: Mapping[str, int] = NO_FILES,
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._files = files
        self._file_seconds = max(seconds, FILE_SECONDS)
        self._store = Store(most_held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        longest = self._files.get(path, LONGEST_BODY)
        try:
            async with asyncio.timeout(
                self._file_seconds if path in self._files else self._seconds
            ):
                refused = refused_unread(Headers(scope=scope), longest)
                taken = refused or await read(receive, self._store, longest)
        except TimeoutError:
            taken = problem("The body did not come in time.", {"code": "TOO_SLOW"}, 408, CLOSE)
        if isinstance(taken, Response):
            await last_answer(taken, scope, receive, send)
        elif taken is not None:
            # A file waits whole for its turn, and nobody knows yet who sent it.
            with self._store.holding(len(taken) if path in self._files else 0):
                await self._app(scope, Replay(taken, receive).receive, send)


def refused_unread(headers: Headers, longest: int) -> Response | None:
    """What the head alone says to be too much."""
    length, encoding = headers.get("content-length", "0"), headers.get("content-encoding", "")
    if not (length.isascii() and length.isdigit()):
        return problem("Content-Length is no number.", {"code": "BAD_REQUEST"}, 400, CLOSE)
    if len(length) > 12 or int(length) > longest:
        return too_long(longest)
    if encoding.strip().lower() not in ("", "identity"):
        message = "Send the body as it is: no Content-Encoding is taken."
        return problem(message, {"code": "UNSUPPORTED_ENCODING"}, 415, CLOSE)
    return None


@dataclass(slots=True)
class Store:
    """How many bytes of long bodies are held until the rest of them is there."""

    most: int
    held: int = 0

    @contextmanager
    def holding(self, size: int) -> Generator[None]:
        self.held += size
        try:
            yield
        finally:
            self.held -= size


async def read(receive: Receive, store: Store, longest: int) -> bytes | Response | None:
    """The body, the refusal of one that is too long, or None where the client has gone."""
    body, counted, more = bytearray(), 0, True
    try:
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > longest:
                return too_long(longest)
            beyond = max(0, len(body) - SHORT)
            store.held += beyond - counted
            counted = beyond
            if counted and store.held > store.most:
                return too_many()
            more = message.get("more_body", False)
        return bytes(body)
    finally:
        store.held -= counted


def too_long(longest: int) -> Response:
    message = f"A request holds at most {longest} bytes."
    return problem(message, {"code": "TOO_LARGE"}, 413, CLOSE)


def too_many() -> Response:
    message = "Too many long requests are on their way just now. Try again shortly."
    return problem(message, {"code": "OVERLOADED"}, 503, {"Retry-After": "1", **CLOSE})


async def last_answer(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers, and closes a little later.

    Closing at once would reset the connection under a client that still sends, and it would never
    read the answer.
    """

    async def unfinished(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] != START else message)

    await answer(scope, receive, unfinished)
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})


START = "http.response.start"


@dataclass
class Replay:
    """A body that was read already, then whatever the connection still says."""

    body: bytes | None
    rest: Receive

    async def receive(self) -> Message:
        if self.body is None:
            return await self.rest()
        body, self.body = self.body, None
        return {"type": "http.request", "body": body, "more_body": False}
