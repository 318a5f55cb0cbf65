"""Webhooks of other systems: what they sent us, and those that we registered there ourselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base

WAITING = "handled_at IS NULL"


class Hint(Base):
    """One delivery, once however often it is sent; `subjects` are the source's own ids."""

    __tablename__ = "hint"
    __table_args__ = (
        Index("ix_hint_waiting", "connection_id", postgresql_where=text(WAITING)),
        Index("ix_hint_received_at", "received_at"),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    delivery: Mapped[str] = mapped_column(primary_key=True)
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class RegisteredHook(Base):
    """Webhooks that a source sends because we asked it to, until they end."""

    __tablename__ = "registered_hook"

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    source_keys: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    expires_at: Mapped[datetime]
    registered_at: Mapped[datetime]
