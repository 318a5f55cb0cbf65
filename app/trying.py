"""Makes trials of connections: a test, a sample of records, a preview of a run."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from uuid import UUID

from app.services import Services
from app.syncing import preview_now, ready_for, try_connection
from rules.errors import OkrGraphError, Unreachable
from rules.trials import TrialKind
from sync.sampling import sampled, with_settings
from sync.trials import LEASE, Found, ToTry, claim_trial, end_trial, fail_trial

TOO_LONG = "It took too long to try. Begin a run instead: it tells how far it is."
log = logging.getLogger("okrgraph.trials")


async def try_now(services: Services, trial_id: UUID) -> None:
    """One trial, if nobody else is at it. No transaction is open while the other system is asked.

    What failed is told by the trial itself, so a job of it never fails.
    """
    async with services.database.system() as session:
        trial = await claim_trial(session, trial_id, services.now())
    if trial is None:
        return
    try:
        async with asyncio.timeout(0.9 * LEASE.total_seconds()):
            found = await WAYS[trial.kind](services, trial)
    except TimeoutError:
        await failed(services, trial, Unreachable(TOO_LONG, code="TOO_LONG"))
    except OkrGraphError as error:
        await failed(services, trial, error)
    except Exception:
        log.exception("A trial failed unexpectedly.")
        message = "It failed unexpectedly; the log has the details."
        await failed(services, trial, OkrGraphError(message, code="UNEXPECTED"))
    else:
        async with services.database.system() as session:
            plan = services.new_id()
            await end_trial(session, trial, found, now=services.now(), plan_id=plan)


async def failed(services: Services, trial: ToTry, error: OkrGraphError) -> None:
    async with services.database.system() as session:
        await fail_trial(session, trial, error, services.now())


async def tested(services: Services, trial: ToTry) -> Found:
    checks = await try_connection(services, trial.connection_id)
    return Found({"checks": [asdict(check) for check in checks]})


async def sample(services: Services, trial: ToTry) -> Found:
    ready = await ready_for(services, trial.connection_id)
    if trial.settings is not None:
        ready = with_settings(ready, trial.settings)
    return Found(await sampled(services.database, ready, services.client))


async def previewed(services: Services, trial: ToTry) -> Found:
    report = await preview_now(services, trial.connection_id)
    if isinstance(report, dict):
        return Found({"counts": report})
    issues = [issue.as_json() for issue in report.issues]
    return Found({"counts": report.counts, "issues": issues}, report)


WAYS: Mapping[TrialKind, Callable[[Services, ToTry], Awaitable[Found]]] = {
    TrialKind.TEST: tested,
    TrialKind.SAMPLE: sample,
    TrialKind.PREVIEW: previewed,
}
