"""Webhooks that other systems sent us: that something changed there, and about whom."""

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
