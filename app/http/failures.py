"""Turns whatever a route did not expect into an answer that gives nothing away."""

import logging
from collections.abc import Callable
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusals import failed

log = logging.getLogger("okrgraph")


class Failures:
    """ASGI: 500 as JSON with an id, which stands in the log beside the traceback."""

    def __init__(self, app: ASGIApp, new_id: Callable[[], UUID]) -> None:
        self._app = app
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            error_id = str(self._new_id())
            log.exception("A request failed: %s, errorId %s", scope["path"], error_id)
            if started:
                # Half an answer can't be mended: the server closes the connection.
                raise
            await failed(error_id)(scope, receive, send)
