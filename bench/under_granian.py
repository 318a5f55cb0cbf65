"""Ours as granian serves it: the same application, composed in the worker that granian starts.

`granian --interface asgi bench.under_granian:app`, with the settings of `okrgraph serve`. What
uvicorn's protocol of ours bounds (app/http/protocol.py) is left to granian.
"""

from contextlib import AsyncExitStack

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.collecting import collect_seldom
from app.jobs import working_beside
from app.personal.erasure import brought_up
from app.server import application
from app.services import composed, database_urls
from app.settings import settings
from app.walls import check_walls


class Composed:
    """Composes the service with its lifespan, as it needs a loop that runs."""

    def __init__(self) -> None:
        self._inner: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif self._inner is not None:
            await self._inner(scope, joined(receive), send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = settings()
        async with AsyncExitStack() as held:
            urls = held.enter_context(database_urls(chosen))
            brought_up(chosen, urls)
            services = await held.enter_async_context(composed(chosen, urls))
            await check_walls(services.database)
            collect_seldom()
            self._inner = application(services, beside=working_beside)
            await self._inner(scope, receive, send)


def joined(receive: Receive) -> Receive:
    """granian tells the end of a body in a message of its own, however short the body is.

    The quick way to kept answers takes what comes whole, so a short body is put together for it.
    """
    rest: list[Message] = []

    async def one() -> Message:
        if rest:
            return rest.pop()
        first = await receive()
        if first["type"] != "http.request" or not first.get("more_body"):
            return first
        rest.append(await receive())
        if rest[0]["type"] == "http.request" and not rest[0].get("more_body"):
            return {**first, "body": first["body"] + rest.pop()["body"], "more_body": False}
        return first

    return one


app = Composed()
