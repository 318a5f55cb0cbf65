"""One subscription from its opening to its end, whatever carries its answers to the client."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import cast
from uuid import UUID

from app.graphql.asked import Asked, asker, check_document
from app.graphql.judge import Judged
from app.graphql.masking import AWAY, took_too_long
from app.kept.keeper import Keeper, Made, Told
from app.live.answering import Answering, Rendered, Wanted
from app.live.hub import Hub
from app.live.listener import Listener
from app.live.mailbox import Ended, Mailbox
from app.live.places import Full, Places
from app.live.renderings import Renderings
from app.live.watch import Watch
from app.services import Services
from app.trusted.lookup import TrustedDocuments
from auth.viewer import Viewer
from auth.visibility.basis import Basis
from execution.budget import Budget
from execution.deadline import within
from execution.kept.bodies import Body
from execution.kept.marks import Marks
from rules.errors import NotAllowed
from schema.build import Schema

SUBSCRIPTIONS = 10_000
SUBSCRIPTIONS_EACH = 100
MOST_WAITING = 1_000
"""A reader who is behind by more than this is let go, and reads everything again."""
RENDERED_AT_ONCE = 6
"""So that a wave of events leaves connections of the pool to those who ask something."""
ROOM_SECONDS = 2.0
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)


class Unanswered(Ended):
    """An event could not be answered, and what it said must not be passed over."""


class Live:
    """All that the subscriptions of a process share."""

    def __init__(
        self,
        services: Services,
        schema: Schema,
        budget: Budget,
        trusted: TrustedDocuments,
        keeper: Keeper | None = None,
    ) -> None:
        chosen = services.settings
        self.keeper = keeper
        self.hub = Hub()
        self.listener = Listener(self.hub, services.urls.service)
        self.connections = Places(chosen.live_connections, chosen.live_connections_each)
        self.renderings: Renderings[Told] = Renderings(RENDERED_AT_ONCE)
        self._subscriptions = Places(SUBSCRIPTIONS, SUBSCRIPTIONS_EACH)
        self._answering = Answering(services, schema)
        self._budget = budget
        self._trusted = trusted
        self._seconds = chosen.deadline_seconds
        self._room = asyncio.Semaphore(chosen.requests_at_once)

    @asynccontextmanager
    async def room(self) -> AsyncGenerator[None]:
        """A place among the operations of sockets; Full after a while without one."""
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            raise Full from None
        try:
            yield
        finally:
            self._room.release()

    async def wanted(self, viewer: Viewer, asked: Asked, judged: Judged) -> Wanted:
        """GraphQLError where it can't be subscribed to, OSError while no events are heard."""
        if not self.listener.is_ready:
            raise ConnectionError("no event was ever heard")
        return Wanted(asked, judged, await self._answering.interest(viewer, asked, judged))

    @asynccontextmanager
    async def answers(self, wanted: Wanted, watch: Watch) -> AsyncGenerator[AsyncIterator[bytes]]:
        """Nothing is missed from here on. Full where a viewer has too many; Ended ends them."""
        with (
            self._subscriptions.place(asker(watch.viewer)),
            self.hub.open(Mailbox(wanted.interest, MOST_WAITING)) as mailbox,
        ):
            async with aclosing(self._each(wanted, watch, mailbox)) as each:
                yield each

    async def _each(self, wanted: Wanted, watch: Watch, mailbox: Mailbox) -> AsyncGenerator[bytes]:
        """Only what is sent is paid for: a price for what is hidden would tell of it."""
        while True:
            subject, serial = await mailbox.take()
            await self._check_still_allowed(wanted, watch.viewer)
            who = asker(watch.viewer)
            while wait := self._budget.spend(who, 0):  # noqa: ASYNC110 — nobody tells when it fills.
                await asyncio.sleep(wait)
            answered = await self._shared(wanted, watch.viewer, cast("UUID", subject), serial)
            if answered is not None:
                self._budget.take(who, answered.cost)
                yield answered.body

    async def _check_still_allowed(self, wanted: Wanted, viewer: Viewer) -> None:
        """Ended where the document was taken away: whoever subscribes again is told so."""
        try:
            check_document(wanted.asked, viewer.documents)
        except NotAllowed:
            raise Ended from None
        if not await self._trusted.runs(wanted.asked.query):
            raise Ended

    async def _shared(
        self, wanted: Wanted, viewer: Viewer, subject: UUID, serial: int
    ) -> Rendered | None:
        """Rendered once for all of whom the same is asked, as any answer that is kept."""
        key, keeper = (wanted.key, viewer, subject, serial), self.keeper

        async def rendered(now: Marks | None) -> Told:
            return await self.renderings.once(key, lambda: self._sure(wanted, viewer, subject, now))

        if keeper is None:
            return as_rendered(await rendered(None))
        question = (*wanted.key, subject)
        return as_rendered(await keeper.told(question, viewer, await keeper.checks.now(), rendered))

    async def _sure(self, wanted: Wanted, viewer: Viewer, subject: UUID, now: Marks | None) -> Told:
        """An event is not passed over because the database was away for a moment."""
        for wait in (*WAITS, None):
            try:
                return await within(self._seconds, self._kept(wanted, viewer, subject, now))
            except (*AWAY, OSError) as error:
                if wait is None or took_too_long(error):
                    raise Unanswered from error
                await asyncio.sleep(wait)
        raise Unanswered

    async def _kept(self, wanted: Wanted, viewer: Viewer, subject: UUID, now: Marks | None) -> Told:
        """That there is nothing to tell is kept as well."""
        basis, answering = Basis(), self._answering
        found = await answering.answer(viewer, wanted.asked, wanted.judged, subject, basis)
        told = told_of(found)
        if self.keeper is not None:
            self.keeper.keep((*wanted.key, subject), viewer, Made(now, basis), told)
        return told


def told_of(found: Rendered | None) -> Told:
    return Told(None, 0, 0) if found is None else Told(Body(found.body), found.cost, found.cost)


def as_rendered(told: Told) -> Rendered | None:
    return None if told.body is None else Rendered(told.body.start, told.spent)
