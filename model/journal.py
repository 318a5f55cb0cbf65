"""What happened: events to send on, and requests already answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Outbox(Base):
    """An event written with its cause, sent after the commit; it carries ids, never contents."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_unsent", "id", postgresql_where=text("sent_at IS NULL")),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    topic: Mapped[str]
    noun: Mapped[str]
    subject_id: Mapped[UUID]
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AnsweredMutation(Base):
    """The first result of a mutation sent with a client's id, so that a retry gets the same.

    `digest` is the SHA-256 of what was said: the same id with other words is no retry.
    """

    __tablename__ = "answered_mutation"

    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    action: Mapped[str] = mapped_column(primary_key=True)
    client_mutation_id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    digest: Mapped[bytes | None]
    at: Mapped[datetime]
