"""Requests for a check-in: who asks whom for word of a key result, and until when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified


class CheckInRequest(Identified, Base):
    """Answered by the first check-in after it, whoever makes that; then `check_in_id` names it."""

    __tablename__ = "check_in_request"
    __table_args__ = (
        Index("ix_check_in_request_key_result_id_asked_at", "key_result_id", "asked_at", "id"),
        Index("ix_check_in_request_asked_of_id", "asked_of_id"),
    )

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_of_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    message: Mapped[str | None]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
