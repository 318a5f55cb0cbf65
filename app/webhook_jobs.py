"""The jobs of webhooks: one sends what waits for one of them, a bell asks for it, one tidies up."""

from datetime import datetime
from uuid import UUID

from procrastinate import App

from app.bells import ring
from app.services import Services
from app.webhooks import deliver_now, tidy, waiting

WEBHOOKS = "webhooks"
DELIVER = "deliver"
TIDY = "tidy"
EVERY_HOUR = "17 * * * *"


def add_webhooks(jobs: App, services: Services) -> None:
    @jobs.task(name=DELIVER, queue=WEBHOOKS)
    async def deliver(webhook: str) -> None:
        """One turn of a webhook, and another when it is time for that."""
        again = await deliver_now(services, UUID(webhook))
        if again is not None:
            await ask_to_deliver(jobs, UUID(webhook), at=again)

    @jobs.periodic(cron=EVERY_HOUR)
    @jobs.task(name=TIDY, queue=WEBHOOKS)
    async def tidy_up(timestamp: int) -> None:  # noqa: ARG001 — the queue tells when it was due.
        await tidy(services)


async def ring_webhooks(jobs: App, services: Services) -> None:
    """Asks for a turn of each webhook that something waits for."""
    for webhook in await waiting(services):
        await ask_to_deliver(jobs, webhook)


async def ask_to_deliver(jobs: App, webhook: UUID, at: datetime | None = None) -> None:
    """One job that waits is enough; one for later keeps none from running before it."""
    lock = f"{DELIVER}:{webhook}"
    queueing = lock if at is None else f"{lock}:later"
    job = jobs.configure_task(DELIVER, lock=lock, queueing_lock=queueing, schedule_at=at)
    await ring(job, webhook=str(webhook))
