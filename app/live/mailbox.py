"""What one subscription has yet to be told of: each subject once, and never more than so many."""

import asyncio
from collections.abc import Hashable

from execution.live import Interest


class Ended(Exception):
    """No more will come; `again` says whether to subscribe again helps."""


class Behind(Ended):
    """The reader takes too little, and would cost ever more memory."""


class Missed(Ended):
    """More happened than can be told, while nothing was heard."""


class Leaving(Ended):
    """This process stops; another one answers."""


class Mailbox:
    """Subjects in the order in which they changed. One that changes again waits no second time."""

    def __init__(self, interest: Interest, most: int) -> None:
        self.interest = interest
        self._most = most
        self._waiting: dict[Hashable, int] = {}
        self._end: Ended | None = None
        self._stirred = asyncio.Event()

    def offer(self, subject: Hashable, serial: int) -> None:
        """`serial` is the event's place among all that this process heard."""
        if self._end is not None:
            return
        self._waiting[subject] = serial
        if len(self._waiting) > self._most:
            self.end(Behind())
        self._stirred.set()

    def offer_all(self, serial: int) -> None:
        """What is waited for by name may have changed while nothing was heard."""
        for subject in self.interest.subjects or ():
            self.offer(subject, serial)

    def end(self, why: Ended) -> None:
        self._end = why
        self._waiting.clear()
        self._stirred.set()

    async def take(self) -> tuple[Hashable, int]:
        """The next subject, with the serial of its newest event; Ended where no more will come."""
        while not self._waiting:
            if self._end is not None:
                raise self._end
            self._stirred.clear()
            await self._stirred.wait()
        subject = next(iter(self._waiting))
        return subject, self._waiting.pop(subject)

    def __len__(self) -> int:
        return len(self._waiting)
