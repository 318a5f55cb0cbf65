"""Server-sent events, as graphql-sse says in its mode of distinct connections.

Lines end in LF: a gateway that splits events at an empty line of its own sees none after CRLF.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.graphql.asked import asker
from app.http.refusals import INTERNAL, problem
from app.live.mailbox import Behind, Ended
from app.live.opened import EVENTS, Opened
from app.live.places import Full
from app.live.stream import Live, Unanswered
from app.live.watch import Watch
from rules.errors import NotAllowed

QUIET_SECONDS = 12.0
"""Proxies close what is silent for long; a comment tells nothing and keeps it open."""
COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata: \n\n"
# nginx would gather events until a buffer is full.
HEADERS = {"X-Accel-Buffering": "no"}


def event(body: bytes) -> bytes:
    """An answer is one line: JSON writes a line's end within a text as an escape."""
    return b"event: next\ndata: " + body + b"\n\n"


def as_events(response: Response) -> Response:
    """An answer that is whole already, or what the client has to mend in its operation.

    By any other refusal a client of graphql-sse knows that it may come back: it stays as it is.
    """
    if response.status_code not in (200, 400):
        return response
    body = event(bytes(response.body)) + COMPLETE
    return Response(body, media_type=EVENTS, headers=HEADERS)


def too_many() -> Response:
    message = "Too many subscriptions are open. Close some, or try again later."
    return problem(message, {"code": "TOO_MANY_SUBSCRIPTIONS"}, 429, {"Retry-After": "5"})


def failure(message: str, code: str) -> bytes:
    return event(orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]}))


class EventStream(Response):
    """ASGI: a subscription's answers, until the client, the token or the service says no more."""

    def __init__(self, opened: Opened, live: Live, watch: Watch) -> None:
        super().__init__(media_type=EVENTS, headers=HEADERS)
        del self.headers["content-length"]
        self._opened = opened
        self._live = live
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as held:
            try:
                held.enter_context(self._live.connections.place(asker(self._opened.viewer)))
                answers = await held.enter_async_context(
                    self._live.answers(self._opened.wanted, self._watch)
                )
            except Full:
                await too_many()(scope, receive, send)
                return
            await self._stream(answers, receive, send)

    async def _stream(self, answers: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}

        async def say(part: bytes, *, more: bool = True) -> None:
            await send({"type": "http.response.body", "body": part, "more_body": more})

        await send(start)
        await say(COMMENT)
        last = await first_of(
            self._tell(answers, say),
            self._end(),
            gone(receive),
        )
        await say(last, more=False)

    async def _tell(
        self, answers: AsyncIterator[bytes], say: Callable[[bytes], Awaitable[None]]
    ) -> bytes:
        """The stream's last words. Without `complete` a client knows that it has to ask again."""
        upcoming = asyncio.ensure_future(anext(answers))
        try:
            while True:
                done, _ = await asyncio.wait({upcoming}, timeout=QUIET_SECONDS)
                await say(event(upcoming.result()) if done else COMMENT)
                if done:
                    upcoming = asyncio.ensure_future(anext(answers))
        except Behind:
            return failure("You read too slowly: read anew and subscribe again.", "FELL_BEHIND")
        except Unanswered:
            return failure("We can't answer just now. Subscribe again shortly.", INTERNAL)
        except Ended:
            return b""
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)

    async def _end(self) -> bytes:
        over: NotAllowed = await self._watch.until_over(self._live.hub)
        return failure(over.message, over.code) + COMPLETE


async def gone(receive: Receive) -> bytes:
    while (await receive())["type"] != "http.disconnect":
        pass
    return b""


async def first_of(*works: Awaitable[bytes]) -> bytes:
    """What the first of them comes to; the others are given up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    except Ended:
        return b""
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
