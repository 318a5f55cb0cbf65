"""Tells those who ask far too much so a little later, so that they ask again less often.

To refuse is cheap, but whoever asks again at once has it done all the time, and the others wait
behind that. Waiting costs us nothing.
"""

import asyncio
import time
from hashlib import blake2b

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from execution.budget import Budget

FREE = 10
"""So many refusals are told at once, and one more each second: an honest page meets few."""
SECONDS = 1.0
MOST_HELD = 200
"""Each of them may hold a whole body."""


class Tarpit:
    """ASGI: holds back answers of 429; to be put where they take no place from anybody."""

    def __init__(self, app: ASGIApp, seconds: float = SECONDS, most_held: int = MOST_HELD) -> None:
        self._app = app
        self._seconds = seconds
        self._most_held = most_held
        self._held = 0
        self._free = Budget(FREE, 1, time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message.get("status") == 429 and self._free.spend(sender(scope), 1):
                await self._hold()
            await send(message)

        await self._app(scope, receive, sending)

    async def _hold(self) -> None:
        if self._held >= self._most_held:
            return
        self._held += 1
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._held -= 1


def sender(scope: Scope) -> bytes:
    """Whoever was refused was known by one of these; what they say is not kept."""
    headers = Headers(scope=scope)
    said = f"{headers.get('authorization')} {headers.get('cookie')}"
    return blake2b(said.encode("latin-1"), digest_size=16).digest()
