"""What runs beside the answers: the job queue's worker, and the bell that rings due connections."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

from procrastinate import App, PsycopgConnector

from app.asked_jobs import ASKED, add_asked, ask_for_turns
from app.bells import look_every, ring
from app.last_days import DAYS, add_days
from app.reminder_jobs import REMINDERS, add_reminders
from app.services import Services
from app.syncing import sync_now
from app.webhook_jobs import WEBHOOKS, add_webhooks, ring_webhooks
from app.workers import LOOKS, let_go, working
from auth.sign_in.sessions import sweep
from rules.errors import Conflict, OkrGraphError
from rules.terms import RunTrigger
from sync.forsaken import to_go_on
from sync.schedule import due

EVERY_MINUTE = "* * * * *"
SOON = 1.0
"""Seconds until somebody looks for what an administrator waits for."""
SYNC = "sync"
SWEEP = "sweep"
PLACES = {"default": 2, ASKED: 4, WEBHOOKS: 4, REMINDERS: 1, DAYS: 1}
"""How many jobs of a queue run at once; for each process."""
log = logging.getLogger("okrgraph.jobs")


def queue(services: Services) -> App:
    """A queue in the database's own schema; a job is a doorbell, our tables are the record."""
    connector = PsycopgConnector(
        conninfo=services.urls.service,
        kwargs={"options": "-c search_path=jobs"},
        min_size=1,
        max_size=8,
    )
    jobs = App(connector=connector)
    add_asked(jobs, services)
    add_webhooks(jobs, services)
    add_reminders(jobs, services)
    add_days(jobs, services)

    @jobs.task(name=SYNC)
    async def sync(connection: str, trigger: str) -> None:
        """One run of a connection; its own log says how it went, so a job never fails twice."""
        try:
            await sync_now(services, UUID(connection), RunTrigger(trigger))
        except Conflict as error:
            # Another run has the source, and tells how it goes itself: nobody has to look.
            log.info("The sync of %s was not begun: %s", connection, error.message)
        except OkrGraphError as error:
            log.warning("The sync of %s stopped: %s", connection, error.message)

    @jobs.periodic(cron=EVERY_MINUTE)
    @jobs.task(name=SWEEP)
    async def sweep_sessions(timestamp: int) -> None:  # noqa: ARG001 — the queue tells when.
        """Deletes sessions and begun sign-ins that are over."""
        async with services.database.system() as session:
            await sweep(session, services.now())

    return jobs


async def ring_due(jobs: App, services: Services) -> None:
    """Rings every connection whose time has come, and those whose last worker died.

    That is looked for each second, by one short statement: whoever is deactivated at the source
    must be out here within a minute, and what a webhook tells is to show within three seconds.
    """
    async with services.database.system() as session:
        waiting = [*await due(session, services.now()), *await to_go_on(session, services.now())]
    for connection in waiting:
        await ring_for(jobs, connection, RunTrigger.SCHEDULE)


async def ring_for(jobs: App, connection: UUID, trigger: RunTrigger) -> None:
    """Asks for one run; a bell that rings already is enough."""
    lock = f"{SYNC}:{connection}"
    bell = jobs.configure_task(SYNC, queueing_lock=lock, lock=lock)
    await ring(bell, connection=str(connection), trigger=trigger.value)


def bells(jobs: App, services: Services) -> Sequence[Coroutine[Any, Any, None]]:
    """What looks by itself, so that no event depends on anybody's word that there is one."""
    return [
        look_every(2.0, partial(ring_webhooks, jobs, services), "what waits for webhooks"),
        look_every(1.0, partial(ring_due, jobs, services), "which connections are due"),
        look_every(SOON, partial(ask_for_turns, jobs, services), "what administrators asked for"),
        look_every(LOOKS, partial(let_go, jobs), "whose worker died"),
    ]


@asynccontextmanager
async def working_beside(services: Services) -> AsyncGenerator[None]:
    """Workers in the service's own event loop, stopped with it."""
    jobs = queue(services)
    async with jobs.open_async():
        options: dict[str, Any] = {
            "install_signal_handlers": False,
            "shutdown_graceful_timeout": 5,
            "delete_jobs": "successful",
        }
        # Webhooks have places of their own: a slow endpoint keeps no sync from its turn.
        runs = {
            name: partial(jobs.run_worker_async, queues=[name], concurrency=places, **options)
            for name, places in PLACES.items()
        }
        workers = [asyncio.create_task(working(run, name)) for name, run in runs.items()]
        workers += [asyncio.create_task(bell) for bell in bells(jobs, services)]
        try:
            yield
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
