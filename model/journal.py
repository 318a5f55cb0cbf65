"""What happened: events to send on, and requests already answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Text, cast, func, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base

XACT = text("((pg_current_xact_id())::text)::bigint")
EVENT_ID = text("gen_random_uuid()")


class Outbox(Base):
    """An event written with its cause; it carries ids, never contents.

    Its place among all is (`xact`, `id`): the transaction that wrote it, and its turn in there. It
    is met once every transaction before its own is over, so that none turns up behind a reader.
    Others know it by its `event_id`, which tells nobody how many there were before, as `id` would.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_xact_id", "xact", "id"), Index("ix_outbox_at", "at"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True, server_default=EVENT_ID)
    xact: Mapped[int] = mapped_column(BigInteger, server_default=XACT)
    topic: Mapped[str]
    noun: Mapped[str]
    subject_id: Mapped[UUID]
    at: Mapped[datetime]


def horizon() -> ColumnElement[int]:
    """The oldest transaction that is not over: of all before it, nothing more will turn up."""
    oldest = func.pg_snapshot_xmin(func.pg_current_snapshot())
    return cast(cast(oldest, Text), BigInteger)


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
