"""Key results and the steps of those that are milestones."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Originated, Versioned
from model.words import words_of
from rules.cadence import Rhythm, Weekday
from rules.final_grade import FinalGrade
from rules.freshness import ReadEvery
from rules.terms import MetricKind, Outcome


class KeyResult(Identified, Versioned, Originated, Base):
    """`current` and `confidence` are those of the latest check-in or reading, kept for reading.

    `cycle_id` is a shorter cycle than the objective's own, in which it is one of a set.
    `rhythm` and `weekday` are how often it is checked in on, where that is not its unit's;
    `read_every` is how often its value is read, by whom or what ever. By its `final_grade` what is
    to be kept is graded, where that is not as everywhere.
    `checkpoints` are pairs of a value and a share; `scope` is how much work is linked today, and
    `decimals` how many of its values' people are to see. `archived_at` is set when its source no
    longer holds it, or somebody took it out: it counts nowhere, and may return.
    """

    __tablename__ = "key_result"
    __table_args__ = (
        UniqueConstraint("connection_id", "source_key"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
        CheckConstraint("score between 0 and 1", name="score_0_to_1"),
        CheckConstraint("confidence between 0 and 100", name="confidence_0_to_100"),
        CheckConstraint("decimals between 0 and 12", name="decimals_0_to_12"),
        CheckConstraint("(rhythm IS NULL) = (weekday IS NULL)", name="whole_cadence"),
        Index("ix_key_result_objective_id_position", "objective_id", "position"),
        Index("ix_key_result_owner_id", "owner_id"),
        Index("ix_key_result_words", "words", postgresql_using="gin"),
    )

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycle.id"))
    title: Mapped[str]
    kind: Mapped[MetricKind]
    start: Mapped[Decimal | None]
    target: Mapped[Decimal | None]
    current: Mapped[Decimal | None]
    lower: Mapped[Decimal | None]
    upper: Mapped[Decimal | None]
    is_strict: Mapped[bool] = mapped_column(default=False, server_default="false")
    tolerance: Mapped[Decimal | None]
    checkpoints: Mapped[list[list[Decimal]] | None] = mapped_column(ARRAY(Numeric(), dimensions=2))
    scope: Mapped[Decimal | None]
    unit_of_measure: Mapped[str | None]
    currency: Mapped[str | None]
    decimals: Mapped[int | None]
    weight: Mapped[Decimal]
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    owner_title: Mapped[str | None]
    driven_by_children: Mapped[bool] = mapped_column(default=False, server_default="false")
    rhythm: Mapped[Rhythm | None]
    weekday: Mapped[Weekday | None]
    read_every: Mapped[ReadEvery | None]
    final_grade: Mapped[FinalGrade | None]
    outcome: Mapped[Outcome | None]
    confidence: Mapped[Decimal | None]
    score: Mapped[Decimal | None]
    score_reason: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("title")


class Step(Identified, Base):
    """A part of a milestone key result, done or not.

    It is as it is `since` then; null where it was before anybody wrote that down.
    """

    __tablename__ = "step"
    __table_args__ = (CheckConstraint("weight > 0", name="weight_positive"),)

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), index=True)
    title: Mapped[str]
    weight: Mapped[Decimal]
    done_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    since: Mapped[datetime | None]


class StepPast(Base):
    """A step as it was until then: others took its place, or it was done and is not any more."""

    __tablename__ = "step_past"

    step_id: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)
    since: Mapped[datetime | None]
    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), index=True)
    title: Mapped[str]
    weight: Mapped[Decimal]
    done_at: Mapped[datetime | None]
    position: Mapped[int]
