"""Grades given at the end of a cycle, and how objectives and cycles were closed and reopened."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified
from rules.causes import RootCause
from rules.final_grade import FinalGrade
from rules.terms import CycleState, ObjectiveStatus, Outcome


class Grade(Base):
    """That a key result was graded, and what was proposed; while it is there, the score is locked.

    The score itself and its reason are the key result's. `final_grade` is how its periods came to
    what was proposed, where it was to be kept, under which version of the settings.
    """

    __tablename__ = "grade"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), primary_key=True)
    proposed: Mapped[Decimal | None]
    final_grade: Mapped[FinalGrade | None]
    settings_version: Mapped[int | None]
    root_cause: Mapped[RootCause | None]
    explanation: Mapped[str | None]
    graded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    graded_at: Mapped[datetime]


class GradePast(Base):
    """A grade as it was until then: a reopening took it away, with what had come of it.

    `graded_at` is null of a score that nobody graded here, such as that of a file, which is told
    for its outcome.
    """

    __tablename__ = "grade_past"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)
    score: Mapped[Decimal | None]
    score_reason: Mapped[str | None]
    outcome: Mapped[Outcome | None]
    proposed: Mapped[Decimal | None]
    final_grade: Mapped[FinalGrade | None]
    settings_version: Mapped[int | None]
    root_cause: Mapped[RootCause | None]
    explanation: Mapped[str | None]
    graded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    graded_at: Mapped[datetime | None]


class Closing(Identified, Base):
    """An objective came into a state at its end, or back into one: who did it, and why."""

    __tablename__ = "closing"
    __table_args__ = (Index("ix_closing_objective_id_at", "objective_id", "at", "id"),)

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    status: Mapped[ObjectiveStatus]
    outcome: Mapped[Outcome | None]
    score: Mapped[Decimal | None]
    reason: Mapped[str | None]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CycleChange(Identified, Base):
    """A cycle was put into a state, or graded until another day, by hand: who did it, and why."""

    __tablename__ = "cycle_change"
    __table_args__ = (Index("ix_cycle_change_cycle_id_at", "cycle_id", "at", "id"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    state: Mapped[CycleState]
    grading_ends_on: Mapped[date | None]
    reason: Mapped[str | None]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
