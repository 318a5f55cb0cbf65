"""Rounds of anonymous feedback: what was said, and who said something, and no way between them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.rounds import Perspective


class FeedbackRound(Identified, Versioned, Base):
    """`threshold` is frozen as it begins; `shown` are the perspectives that reached it."""

    __tablename__ = "feedback_round"
    __table_args__ = (
        Index("ix_feedback_round_about_id", "about_id"),
        Index("ix_feedback_round_started_at", "started_at", "id"),
    )

    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    started_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str]
    threshold: Mapped[int]
    peer_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    report_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    started_at: Mapped[datetime]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    shown: Mapped[list[str]] = mapped_column(ARRAY(Text()))


class AnonymousAnswer(Identified, Base):
    """No author and no time, under a number that tells neither."""

    __tablename__ = "anonymous_answer"
    __table_args__ = (
        Index("ix_anonymous_answer_round_id", "round_id"),
        Index("ix_anonymous_answer_about_id", "about_id"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("feedback_round.id"))
    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    perspective: Mapped[Perspective]
    text: Mapped[str]


class RoundGiver(Base):
    """That somebody answered, so that nobody does twice; `was_told` if their group was shown.

    Then it outlives the round, and `round_id` is no key: later groups are judged beside it.
    """

    __tablename__ = "round_giver"
    __table_args__ = (Index("ix_round_giver_about_id", "about_id"),)

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    perspective: Mapped[Perspective]
    was_told: Mapped[bool] = mapped_column(default=False, server_default="false")
