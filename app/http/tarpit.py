"""Lets those who were told often that they ask too much in a little later, and one after another.

To refuse is cheap, but whoever asks again at once has it done all the time, and the others wait
behind that. Waiting costs us nothing. They wait at the door, before anything of theirs is read, and
are let in at even distances: a crowd that comes in together delays everybody else.
"""

import asyncio
import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.bodies import CLOSE, last_answer
from app.http.lines import sender
from app.http.refusals import exhausted
from execution.budget import Budget

FREE = 10
"""So many refusals are told at once, and one more each second: an honest page meets few."""
MOST_HELD = 500
"""Of all senders together: each of them is a connection with its head."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from one entry of a sender to the next, and the longest that anybody waits for it."""

    apart: float = 0.2
    longest: float = 5.0


USUAL = Pace()


class Tarpit:
    """ASGI: holds back whoever was refused by 429 time and again; to be put before the body."""

    def __init__(
        self,
        app: ASGIApp,
        by: Sequence[str] = ("authorization",),
        pace: Pace = USUAL,
        most_held: int = MOST_HELD,
    ) -> None:
        """`by` are the headers that say who asks: the first one that a request has counts."""
        self._app = app
        self._by = by
        self._pace = pace
        self._most_held = most_held
        self._held = 0
        self._free = Budget(FREE, 1, time.monotonic)
        self._next = Entries(pace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = sender(scope, self._by) if scope["type"] == "http" else None
        if who is None:
            await self._app(scope, receive, send)
            return
        if self._free.left(who) < 1 and not await self._let_in(who):
            await last_answer(exhausted(self._pace.longest, CLOSE), scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message.get("status") == 429:
                self._free.spend(who, 1)
            await send(message)

        await self._app(scope, receive, sending)

    async def _let_in(self, who: Hashable) -> bool:
        """After a while; not at all where too many wait before, which is told after a while too."""
        if self._held >= self._most_held:
            return False
        self._held += 1
        try:
            seconds = self._next.seconds(who)
            await asyncio.sleep(min(seconds, self._pace.longest))
            return seconds <= self._pace.longest
        finally:
            self._held -= 1


class Entries:
    """When each sender is let in next; forgets those whose time has come."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._next: dict[Hashable, float] = {}

    def seconds(self, who: Hashable) -> float:
        """Until this one may enter; more than the longest, where none is left within that."""
        now = time.monotonic()
        if len(self._next) > MOST_HELD:
            self._next = {each: at for each, at in self._next.items() if at > now}
        at = max(now, self._next.get(who, now))
        if at - now <= self._pace.longest:
            self._next[who] = at + self._pace.apart
        return at - now
