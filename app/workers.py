"""The queue's workers: each that ends has a successor, and the dead let go of their jobs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

PAUSE = 2.0
"""Seconds until another worker begins."""
LOOKS = 10.0
"""Seconds between two looks for jobs whose worker died."""
log = logging.getLogger("okrgraph.workers")


async def working(work: Callable[[], Awaitable[None]], queue: str, pause: float = PAUSE) -> None:
    """For as long as the service runs.

    A worker ends for good when it can't reach the database for a moment; nobody would sync, send
    or remind any more until the service is started again.
    """
    while True:
        try:
            await work()
        except Exception:
            log.exception("The worker of the queue %r failed; another one begins.", queue)
        else:
            log.warning("The worker of the queue %r ended; another one begins.", queue)
        await asyncio.sleep(pause)


async def let_go(jobs: App) -> None:
    """Jobs are doorbells: what a dead worker had begun is rung for anew by whoever looks.

    A job that is under way keeps all others with the same lock waiting, and nobody ends it when its
    worker is killed: that connection would never be synced again.
    """
    for job in await jobs.job_manager.get_stalled_jobs():
        await _ended(jobs, job)


async def _ended(jobs: App, job: Job) -> None:
    try:
        await jobs.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    except ConnectorException:
        # Another replica looked at the same time; if the database is away, the next look comes.
        return
    log.warning("The worker of %s died; it is done anew.", job.lock or job.task_name)
