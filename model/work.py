"""What linked work made of key results: readings, and where an owner went against it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class WorkReading(Base):
    """Where one reading of a key result comes from; the check-in of its id has value and time.

    `total` is how much work there was, None for an average. `changed_at` is the newest change
    that went into it, by the source's clock, and `query` names what was counted.
    """

    __tablename__ = "work_reading"

    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_in.id"), primary_key=True)
    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), index=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    connector: Mapped[str]
    query: Mapped[str]
    total: Mapped[Decimal | None]
    changed_at: Mapped[datetime | None]
    read_at: Mapped[datetime]


class WorkOverride(Base):
    """That an owner speaks for a key result themselves, until they let its work speak again."""

    __tablename__ = "work_override"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), primary_key=True)
    reason: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
