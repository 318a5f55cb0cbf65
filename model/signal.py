"""What an author says against a signal about their writing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified
from rules.signals import SignalId


class SignalDispute(Identified, Base):
    """That a signal of an objective, or of one of its key results, is not right here, and why."""

    __tablename__ = "signal_dispute"
    __table_args__ = (
        Index(
            "uq_signal_dispute_of",
            "objective_id",
            "key_result_id",
            "signal",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"), index=True)
    signal: Mapped[SignalId]
    reason: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
