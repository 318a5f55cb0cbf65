"""Sends events to webhooks with what this process shares: its database, keys, client and clock."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.services import Services
from auth.reading import reading
from resolvers.systems.messages import MACHINE, messages_after
from sync.hints import forget_hints
from sync.retention import forget, settle_restored
from sync.staging import discard_stale
from sync.webhook_turns import Place, due
from sync.webhooks import Batch, Office, deliver


def office(services: Services) -> Office:
    async def read(place: Place, topics: Sequence[str]) -> Batch:
        """As any machine reads them: nothing here is read past the gate."""
        async with reading(services.database, MACHINE, services.moment(), []) as load:
            return await messages_after(load, place, topics)

    return Office(
        database=services.database,
        keys=services.keys,
        read=read,
        post=services.webhook_client.send_once,
        now=services.now,
        new_id=services.new_id,
        chance=random.random,
        patience=timedelta(days=services.settings.webhook_patience_days),
    )


async def deliver_now(services: Services, webhook: UUID) -> datetime | None:
    """What waits for a webhook; tells when to come again, where that is known."""
    return await deliver(office(services), webhook)


async def waiting(services: Services) -> Sequence[UUID]:
    """The webhooks that something waits for."""
    async with services.database.system() as session:
        return await due(session, services.now())


async def tidy(services: Services) -> None:
    """Events beyond their keeping go."""
    before = services.now() - timedelta(days=services.settings.events_kept_days)
    async with services.database.system() as session:
        await forget_hints(session, services.now())
        await discard_stale(session, services.now())
        await settle_restored(session)
        await forget(session, before)
