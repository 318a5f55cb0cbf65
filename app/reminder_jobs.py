"""The job of reminders: every quarter of an hour, so that nobody's morning is missed."""

import logging

from procrastinate import App

from app.reminders import remind_now
from app.services import Services
from rules.errors import Unreachable

REMINDERS = "reminders"
REMIND = "remind"
EVERY_QUARTER = "*/15 * * * *"
log = logging.getLogger("okrgraph.reminders")


def add_reminders(jobs: App, services: Services) -> None:
    @jobs.periodic(cron=EVERY_QUARTER)
    @jobs.task(name=REMIND, queue=REMINDERS, queueing_lock=REMIND)
    async def remind(timestamp: int) -> None:  # noqa: ARG001 — the queue tells when it was due.
        """What a mail server does not take now is sent a quarter of an hour later."""
        try:
            await remind_now(services)
        except Unreachable as away:
            log.warning("Reminders wait for the mail server: %s", away.message)
