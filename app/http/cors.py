"""Lets pages of the allowed origins read the graph's answers, and no other page."""

import logging
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusals import problem

PATHS = frozenset({"/graphql"})
PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
}
# A widget waits as long as it is told to.
READABLE = "Retry-After, WWW-Authenticate"
Origins = Callable[[], Awaitable[frozenset[str]]]
log = logging.getLogger("okrgraph")


class Cors:
    """ASGI: an origin is allowed by its exact text; never any origin, never with cookies."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin is not None and origin in await self._allowed()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if allowed and origin is not None:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = READABLE
            await send(message)

        if is_preflight(scope, headers):
            await (preflight() if allowed else foreign())(scope, receive, sending)
        else:
            await self._app(scope, receive, sending)

    async def _allowed(self) -> frozenset[str]:
        try:
            return await self._origins()
        except Exception:
            # No origin is allowed while we can't tell which ones are.
            log.exception("The allowed origins can't be read.")
            return frozenset()


def is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def preflight() -> Response:
    return Response(status_code=204, headers=PREFLIGHT)


def foreign() -> Response:
    message = "This origin is not allowed here: see allowed_origins in docs/settings.md."
    return problem(message, {"code": "ORIGIN_NOT_ALLOWED"}, 403)
