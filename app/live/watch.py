"""Who a stream is for: known when it opens, looked at again and again, over when they may no more.

Rights are read anew each time, so a stream ends with the token, the session, the machine or the
employment that it rests on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from app.live.hub import Hub
from app.live.mailbox import Ended, Mailbox
from auth.viewer import Viewer
from execution.live import Interest
from rules.errors import NotAllowed, OkrGraphError

SECONDS = 45.0
"""So soon at the latest it shows that somebody's rights are others, or gone."""
LONGEST_DOUBT = 60.0
AGAIN_SECONDS = 5.0
log = logging.getLogger("okrgraph.live")


class Unsure(Ended):
    """For too long it could not be told who this is."""


class Watch:
    """`identify` says who it is now; NotAllowed where that is nobody any more."""

    def __init__(
        self, viewer: Viewer, identify: Callable[[], Awaitable[Viewer]], now: Callable[[], datetime]
    ) -> None:
        self.viewer = viewer
        self._identify = identify
        self._now = now
        self._sure_at = monotonic()

    async def until_over(self, hub: Hub) -> NotAllowed:
        """Returns why the viewer may no more. What becomes of their own row is heard of at once."""
        interest = Interest("Person", frozenset({self.viewer.person_id}))
        with hub.open(Mailbox(interest, most=1)) as mailbox:
            wait = self._seconds()
            while True:
                await self._pause(mailbox, wait)
                try:
                    self.viewer = await self._identify()
                except NotAllowed as over:
                    return over
                except (SQLAlchemyError, OSError, OkrGraphError) as error:
                    wait = self._doubt(error)
                else:
                    self._sure_at, wait = monotonic(), self._seconds()

    async def _pause(self, mailbox: Mailbox, seconds: float) -> None:
        try:
            await asyncio.wait_for(mailbox.take(), seconds)
        except TimeoutError:
            return

    def _seconds(self) -> float:
        until = self.viewer.until
        if until is None:
            return SECONDS
        return max(0.0, min(SECONDS, (until - self._now()).total_seconds()))

    def _doubt(self, error: Exception) -> float:
        """The database or an issuer is away for a moment, which is no reason to end it at once."""
        if monotonic() - self._sure_at > LONGEST_DOUBT:
            raise Unsure from error
        log.warning("Who a stream is for can't be told: %s", type(error).__name__)
        return AGAIN_SECONDS
