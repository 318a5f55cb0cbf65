"""Feedback, and requests for it: each seen by those whom its level named as it was sent."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.feedback import FeedbackLevel


class Feedback(Identified, Versioned, Base):
    """`manager_id` is the primary manager of whom it is about, as it was sent."""

    __tablename__ = "given_feedback"
    __table_args__ = (
        Index("ix_given_feedback_about_id_sent_at", "about_id", "sent_at", "id"),
        Index("ix_given_feedback_author_id_sent_at", "author_id", "sent_at", "id"),
        Index("ix_given_feedback_manager_id", "manager_id"),
        Index("ix_given_feedback_key_result_id", "key_result_id"),
        Index("ix_given_feedback_competency_ids", "competency_ids", postgresql_using="gin"),
        Index("ix_given_feedback_value_ids", "value_ids", postgresql_using="gin"),
    )

    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    level: Mapped[FeedbackLevel]
    text: Mapped[str]
    key_result_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("key_result.id", ondelete="SET NULL")
    )
    competency_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    value_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    sent_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]


class FeedbackRequest(Identified, Versioned, Base):
    """`level` is what the answer will have. Who asked learns that it came, and no more by this."""

    __tablename__ = "feedback_request"
    __table_args__ = (
        Index("ix_feedback_request_asked_of_id_asked_at", "asked_of_id", "asked_at", "id"),
        Index("ix_feedback_request_asked_by_id_asked_at", "asked_by_id", "asked_at", "id"),
    )

    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_of_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    level: Mapped[FeedbackLevel]
    message: Mapped[str | None]
    key_result_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("key_result.id", ondelete="SET NULL")
    )
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None]
    # Without a key to the other table: whether an id is taken there is not told.
    feedback_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
