"""Ratings that managers propose, and sessions that compare them: no number of an OKR is near."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned


class ReviewRating(Identified, Versioned, Base):
    """The level that a manager picked for somebody, and the one that holds."""

    __tablename__ = "review_rating"
    __table_args__ = (
        CheckConstraint("proposed > 0 and value > 0", name="levels"),
        Index("uq_review_rating_participant_id", "participant_id", unique=True),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed: Mapped[int]
    value: Mapped[int]
    locked_at: Mapped[datetime | None]


class CalibrationSession(Identified, Versioned, Base):
    """Some people who look at the proposed ratings of a unit, or of a whole cycle."""

    __tablename__ = "calibration_session"
    __table_args__ = (Index("ix_calibration_session_cycle_id", "cycle_id"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"))
    name: Mapped[str]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"))
    facilitator_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    member_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    opened_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]


class CalibrationChange(Identified, Base):
    """That a rating was changed in a session: from what to what, why, and by whom."""

    __tablename__ = "calibration_change"
    __table_args__ = (
        Index("ix_calibration_change_session_id_at", "session_id", "at", "id"),
        Index("ix_calibration_change_participant_id", "participant_id"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("calibration_session.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    old: Mapped[int]
    new: Mapped[int]
    reason: Mapped[str]
    tells_subject: Mapped[bool]
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
