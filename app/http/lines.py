"""A few requests of one sender at once; the next wait at the door, before anybody looks at them.

To learn who a token stands for takes time too: a crowd that comes in together delays all others,
though it were refused in the end. Their bodies are there by then: who sends one slowly would keep
a turn, and all else of the same sender would wait for that.
"""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from hashlib import blake2b

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusals import crowded
from auth.sign_in.sessions import SESSION_COOKIE
from execution.turns import Crowded, Turns

PATHS = frozenset({"/graphql"})


class Lines:
    """ASGI: a turn lasts until the answer starts: a stream may never end."""

    def __init__(self, app: ASGIApp, by: Sequence[str]) -> None:
        """`by` are the headers that say who asks: the first one that a request has counts."""
        self._app = app
        self._by = by
        self._turns = Turns(time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_graph = scope["type"] == "http" and scope["path"] in PATHS
        who = sender(scope, self._by) if is_graph else None
        if who is None:
            await self._app(scope, receive, send)
            return
        async with AsyncExitStack() as turn:
            try:
                await turn.enter_async_context(self._turns.turn(who))
            except Crowded:
                await crowded()(scope, receive, send)
                return

            async def sending(message: Message) -> None:
                await turn.aclose()
                await send(message)

            await self._app(scope, receive, sending)


def sender(scope: Scope, by: Sequence[str]) -> bytes | None:
    """Known by what they say of themselves, which is not kept; None for who says nothing.

    Only what is looked at by those who identify them, or a flood would change the rest each time.
    """
    said = (words[-1] for name in by if (words := header(scope, name.lower()).split()))
    told = next(said, None) or HTTPConnection(scope).cookies.get(SESSION_COOKIE)
    return blake2b(told.encode("utf-8", "replace"), digest_size=16).digest() if told else None


def header(scope: Scope, name: str) -> str:
    """The first of its name; each request passes here twice before anything is made of its head."""
    wanted = name.encode()
    values = (value.decode("latin-1") for each, value in scope["headers"] if each == wanted)
    return next(values, "")
