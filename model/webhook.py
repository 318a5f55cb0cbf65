"""Endpoints that events are sent to, the secrets that sign them, and what came of each try."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.webhooks import DisabledBecause, Outcome, WebhookState


class Webhook(Identified, Versioned, Base):
    """An endpoint that an administrator registered; without `topics` it gets every event.

    (`place_xact`, `place_id`) is the place in the outbox up to which all is sent. One worker sends
    at a time: it holds a lease, and the number in `fence` that each change of hands moves on.
    """

    __tablename__ = "webhook"

    name: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    state: Mapped[WebhookState]
    disabled_because: Mapped[DisabledBecause | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    place_xact: Mapped[int] = mapped_column(BigInteger)
    place_id: Mapped[int] = mapped_column(BigInteger)
    fence: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None]


class WebhookSecret(Identified, Base):
    """What signs the events of an endpoint, sealed; one that is replaced signs on for a while."""

    __tablename__ = "webhook_secret"
    __table_args__ = (Index("ix_webhook_secret_webhook_id", "webhook_id"),)

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class WebhookDelivery(Identified, Base):
    """One try to send one event; `status` and `duration_ms` only where there was an answer."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index(
            "ix_webhook_delivery_webhook_id_at_id",
            "webhook_id",
            text("at DESC"),
            text("id DESC"),
        ),
        Index("ix_webhook_delivery_at", "at"),
    )

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    event_id: Mapped[UUID]
    topic: Mapped[str]
    at: Mapped[datetime]
    attempt: Mapped[int]
    outcome: Mapped[Outcome]
    status: Mapped[int | None]
    duration_ms: Mapped[int | None]
    error: Mapped[str | None]
