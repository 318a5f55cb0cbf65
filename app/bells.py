"""Looking again and again at what is due, and ringing once for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer

log = logging.getLogger("okrgraph.bells")


async def look_every(seconds: float, look: Callable[[], Awaitable[None]], what: str) -> None:
    """For as long as the service runs; a look that fails is told, and the next one comes."""
    while True:
        try:
            await look()
        except Exception:
            log.exception("Nobody could look %s; that is tried again.", what)
        await asyncio.sleep(seconds)


async def ring(job: JobDeferrer, **given: str) -> None:
    """Asks for a job to be done; one that waits in the queue already is enough."""
    try:
        await job.defer_async(**given)
    except AlreadyEnqueued:
        log.debug("%s waits in the queue already.", job.job.queueing_lock)
