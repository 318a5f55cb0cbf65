"""Check-ins: append-only; a correction is a new row that supersedes the old one."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, exists, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from model.base import Base, Identified
from rules.terms import ReadingOrigin, ReportedStatus


class CheckIn(Identified, Base):
    """`reviewer_id` is who is to take note of it; those made in one go share a `group_id`."""

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("confidence between 0 and 100", name="confidence_0_to_100"),
        Index(
            "ix_check_in_key_result_id_effective_at",
            "key_result_id",
            text("effective_at DESC"),
            text("recorded_at DESC"),
            text("id DESC"),
        ),
        Index("ix_check_in_reviewer_id", "reviewer_id"),
    )

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    value: Mapped[Decimal | None]
    previous_value: Mapped[Decimal | None]
    confidence: Mapped[Decimal | None]
    reported_status: Mapped[ReportedStatus | None]
    narrative: Mapped[str | None]
    what_moved: Mapped[str | None]
    course_change: Mapped[str | None]
    external_factor: Mapped[str | None]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    origin: Mapped[ReadingOrigin]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"), unique=True)
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    group_id: Mapped[UUID | None] = mapped_column(index=True)


def is_standing(row: Any = CheckIn) -> ColumnElement[bool]:
    """That no later check-in corrects it."""
    later = aliased(CheckIn)
    return ~exists().where(later.supersedes_id == row.id)
