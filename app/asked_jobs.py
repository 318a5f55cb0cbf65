"""The jobs of what administrators ask for: runs that wait for their turn, and trials."""

import logging
from uuid import UUID

from procrastinate import App

from app.bells import ring
from app.services import Services
from app.syncing import sync_asked
from app.trying import try_now
from rules.errors import OkrGraphError
from sync.asked import asked_run, not_begun, waiting_runs
from sync.trials import forget_trials, waiting_trials

ASKED = "asked"
RUN = "asked-run"
TRY = "try"
FORGET = "forget-trials"
EVERY_HOUR = "23 * * * *"
log = logging.getLogger("okrgraph.asked")


def add_asked(jobs: App, services: Services) -> None:
    @jobs.task(name=RUN, queue=ASKED)
    async def run(run: str) -> None:
        await run_asked(services, UUID(run))

    @jobs.task(name=TRY, queue=ASKED)
    async def trial(trial: str) -> None:
        await try_now(services, UUID(trial))

    @jobs.periodic(cron=EVERY_HOUR)
    @jobs.task(name=FORGET, queue=ASKED)
    async def forget(timestamp: int) -> None:  # noqa: ARG001 — the queue tells when it was due.
        """Deletes what trials found once nobody looks at it any more."""
        async with services.database.system() as session:
            await forget_trials(session, services.now())


async def run_asked(services: Services, run_id: UUID) -> None:
    """One run that somebody asked for; its own log says how it went, so the job never fails."""
    async with services.database.system() as session:
        asked = await asked_run(session, run_id)
    if asked is None:
        return
    try:
        await sync_asked(services, asked)
    except OkrGraphError as error:
        log.info("A run that was asked for stopped: %s", error.message)
        async with services.database.system() as session:
            await not_begun(session, run_id, error, services.now())


async def ask_for_turns(jobs: App, services: Services) -> None:
    """Asks for a turn of whatever waits."""
    async with services.database.system() as session:
        runs = await waiting_runs(session)
        trials = await waiting_trials(session, services.now())
    for run, connection in runs:
        # The name of the lock is that of scheduled runs: one after the other for each connection.
        await ask(jobs, RUN, {"run": str(run)}, lock=f"sync:{connection}")
    for trial in trials:
        await ask(jobs, TRY, {"trial": str(trial)}, lock=f"{TRY}:{trial}")


async def ask(jobs: App, task: str, given: dict[str, str], lock: str) -> None:
    """One job that waits for it is enough."""
    waiting = f"{task}:{next(iter(given.values()))}"
    job = jobs.configure_task(task, queue=ASKED, lock=lock, queueing_lock=waiting)
    await ring(job, **given)
