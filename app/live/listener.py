"""The one connection of a process that hears events, and how it learns what it did not hear.

PostgreSQL hands events out at the commit, to every process that listens. While a connection is lost
nothing is heard; the outbox then tells what was committed meanwhile.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import asyncpg
import orjson

from app.live.hub import Hub
from app.live.mailbox import Leaving, Missed
from model.events import CHANNEL
from model.versions import LOST

NAME = "okrgraph-events"
"""By which an operator finds the connection in pg_stat_activity."""
PING_SECONDS = 15.0
PATIENCE = 10
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
MOST_MISSED = 10_000
OVERLAP = 10_000
"""An event may be committed after others of higher ids, but not after so many."""
MARK = """
    SELECT pg_current_snapshot()::text AS snapshot, coalesce(max(id), 0) AS newest FROM outbox
"""
# xmin tells the lower half of a row's transaction id; the upper half is that of now, or one less.
SINCE = """
    SELECT noun, subject_id FROM (
        SELECT id, noun, subject_id, now, (now >> 32 << 32) + xmin::text::bigint AS written
        FROM outbox, (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS now) AS clock
        WHERE id > $1
    ) AS event
    WHERE NOT pg_visible_in_snapshot(
        (written - CASE WHEN written > now THEN 4294967296 ELSE 0 END)::text::xid8,
        $2::text::pg_snapshot
    )
    ORDER BY id LIMIT $3
"""
log = logging.getLogger("okrgraph.live")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far events were heard: all that this snapshot sees."""

    snapshot: str
    newest: int


class Listener:
    """Tells a hub what it hears; `url` is the service's own database."""

    def __init__(self, hub: Hub, url: str) -> None:
        self._hub = hub
        self._url = url
        # The two newest: an event may still be on its way to us when the newer one is taken.
        self._marks: list[Mark] = []

    @property
    def is_ready(self) -> bool:
        """Whether it is known from where on events must be told, however often they are lost."""
        return bool(self._marks)

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None]:
        """As long as this process serves."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self._hub.end(Leaving())
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self) -> None:
        """A lost connection is made again, soon at first, and what was missed is told."""
        wait = FIRST_WAIT
        while True:
            try:
                async with connected(self._url) as connection:
                    wait = FIRST_WAIT
                    await self._hear(connection)
            except LOST as error:
                log.warning("Events are not heard (%s); trying again.", type(error).__name__)
            except Exception:
                log.exception("Events are not heard; trying again.")
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _hear(self, connection: Any) -> None:
        """Until the connection is lost: by its own word, or because it answers no more."""
        lost = asyncio.Event()

        def is_lost(_: Any) -> None:
            lost.set()

        connection.add_termination_listener(is_lost)
        await connection.add_listener(CHANNEL, self._heard)
        await self.catch_up(connection)
        while not lost.is_set():
            await self.mark(connection)
            try:
                await asyncio.wait_for(lost.wait(), PING_SECONDS)
            except TimeoutError:
                continue
        raise ConnectionError("the connection was closed")

    def _heard(self, _: Any, __: int, ___: str, payload: str) -> None:
        told = orjson.loads(payload)
        self._hub.tell(told["noun"], UUID(told["subject"]))

    async def mark(self, connection: Any) -> None:
        """All that was committed by now will have been heard when the next mark is made."""
        found = await connection.fetchrow(MARK, timeout=PATIENCE)
        self._marks = [*self._marks[-1:], Mark(found["snapshot"], found["newest"])]

    async def catch_up(self, connection: Any) -> None:
        """What was committed since events were heard for sure; twice told is better than never."""
        if not self._marks:
            return
        mark = self._marks[0]
        given = (mark.newest - OVERLAP, mark.snapshot, MOST_MISSED + 1)
        missed = await connection.fetch(SINCE, *given, timeout=PATIENCE)
        if len(missed) > MOST_MISSED:
            self._hub.end(Missed())
            return
        for event in missed:
            self._hub.tell(event["noun"], event["subject_id"])
        self._hub.tell_all_that_is_named()


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Any]:
    """Without a word at its end, which might be waited for."""
    connect = cast("Any", asyncpg).connect
    named = {"application_name": NAME}
    connection = await connect(url, timeout=PATIENCE, server_settings=named)
    try:
        yield connection
    finally:
        connection.terminate()
