"""Whose turn it is to send to an endpoint: a lease, and a number that fences off who lost it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.journal import Outbox, horizon
from model.webhook import Webhook
from rules.webhooks import WebhookState


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an event stands among all; what comes after it is greater."""

    xact: int
    id: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An endpoint that is ours to send to, as long as its fence is this one."""

    webhook_id: UUID
    fence: int
    url: str
    topics: Sequence[str]
    place: Place
    tries: int
    failing_since: datetime | None


async def due(session: SystemSession, now: datetime) -> Sequence[UUID]:
    """The endpoints that something waits for, and that nobody sends to now."""
    stands = sa.tuple_(Outbox.xact, Outbox.id)
    waits = sa.exists().where(
        stands > sa.tuple_(Webhook.place_xact, Webhook.place_id), Outbox.xact < horizon()
    )
    found = sa.select(Webhook.id).where(*is_free(now), waits).order_by(Webhook.id)
    return [row.id for row in await session.all(found)]


async def claimed(
    session: SystemSession, webhook_id: UUID, now: datetime, lease: timedelta
) -> Turn | None:
    """Our turn; None while another worker has it, or the endpoint is to rest."""
    taken = (
        sa.update(Webhook)
        .where(Webhook.id == webhook_id, *is_free(now))
        .values(fence=Webhook.fence + 1, lease_until=lease_end(lease))
        .returning(
            Webhook.fence, Webhook.url, Webhook.topics, Webhook.place_xact, Webhook.place_id,
            Webhook.tries, Webhook.failing_since,
        )
    )  # fmt: skip
    for row in (await session.run(taken)).all():
        fence, url, topics, xact, id_, tries, failing_since = row
        return Turn(webhook_id, fence, url, topics, Place(xact, id_), tries, failing_since)
    return None


async def renewed(session: SystemSession, turn: Turn, lease: timedelta) -> bool:
    """Whether it is still our turn, and now for a whole lease more."""
    return await kept(session, turn, {"lease_until": lease_end(lease)})


async def kept(session: SystemSession, turn: Turn, values: Mapping[str, Any]) -> bool:
    """Writes to the endpoint; False, and nothing written, where the turn is no longer ours."""
    ours = (Webhook.id == turn.webhook_id, Webhook.fence == turn.fence)
    written = await session.run(sa.update(Webhook).where(*ours).values(**values))
    return written.rowcount == 1


def is_free(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    free = sa.or_(Webhook.lease_until.is_(None), Webhook.lease_until < sa.func.clock_timestamp())
    rested = sa.or_(Webhook.next_try_at.is_(None), Webhook.next_try_at <= now)
    return Webhook.state == WebhookState.ACTIVE, free, rested


def lease_end(lease: timedelta) -> sa.ColumnElement[datetime]:
    """By the database's clock, which is the same for all workers."""
    return sa.func.clock_timestamp() + sa.literal(lease)
