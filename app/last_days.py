"""The job of last days and first ones: each minute, as who has left is to be out within one."""

import logging
from collections.abc import Sequence
from uuid import UUID

from procrastinate import App

from app.services import Services
from model.audit import Entry
from model.database import SystemSession
from sync.last_days import Days, turn_days
from sync.options import Occasion

DAYS = "days"
"""A queue of its own: long runs of connections keep nobody in who has left."""
TURN = "days"
EVERY_MINUTE = "* * * * *"
LAST_DAY = "lastDay"
"""In the audit: somebody left as the last day that was told of them was over."""
log = logging.getLogger("okrgraph.days")


def add_days(jobs: App, services: Services) -> None:
    @jobs.periodic(cron=EVERY_MINUTE)
    @jobs.task(name=TURN, queue=DAYS, queueing_lock=TURN)
    async def turn(timestamp: int) -> None:  # noqa: ARG001 — the queue tells when it was due.
        """One that is late does what those before it should have done."""
        await turn_days_now(services)


async def turn_days_now(services: Services) -> int:
    """How many came or left by their dates alone."""
    moment = services.moment()

    async def note(session: SystemSession, people: Sequence[UUID]) -> None:
        """No run did it, so no run's log tells of it."""
        entries = [Entry(LAST_DAY, "Person", key, key) for key in people]
        who = {"actor_id": None, "client_id": None}
        await services.auditor.write(session, entries, **who, at=moment.now)

    occasion = Occasion(moment.now, moment.today, services.new_id)
    count = await turn_days(Days(services.database, services.zone, occasion, note))
    if count:
        log.info("%d people came or left by their first and last days.", count)
    return count
