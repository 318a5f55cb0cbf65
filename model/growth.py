"""Growth: a development plan is its owner's, with its goals, and how far they are said to be."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.growth import GoalState

OF_A_TRACK = "(track_id IS NULL) = (level IS NULL) AND (level IS NULL OR level > 0)"


class DevelopmentPlan(Identified, Versioned, Base):
    """`shared_with_id` is the manager to whom its owner showed it, and only that one.

    `level` is where its owner stands on the track, as they say themselves.
    """

    __tablename__ = "development_plan"
    __table_args__ = (
        Index("uq_development_plan_person_id", "person_id", unique=True),
        Index("ix_development_plan_shared_with_id", "shared_with_id"),
        CheckConstraint(OF_A_TRACK, name="level_of_a_track"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    shared_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    track_id: Mapped[UUID | None] = mapped_column(ForeignKey("track.id"))
    level: Mapped[int | None]
    aspirations: Mapped[str | None]
    dismissed_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DevelopmentGoal(Identified, Versioned, Base):
    """Shown by itself, so that a plan can be shared and one goal of it not."""

    __tablename__ = "development_goal"
    __table_args__ = (
        Index("ix_development_goal_plan_id_created_at", "plan_id", "created_at", "id"),
        Index("ix_development_goal_shared_with_id", "shared_with_id"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("development_plan.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    shared_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    description: Mapped[str | None]
    competency_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    feedback_id: Mapped[UUID | None]
    review_participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_participant.id"))
    due_on: Mapped[date | None]
    state: Mapped[GoalState]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CompetencyAssessment(Identified, Base):
    """Which level of a track somebody met in a competency, on a day, as its author saw it.

    `shared_with_id` is the manager to whom somebody showed what they said of themselves.
    """

    __tablename__ = "competency_assessment"
    __table_args__ = (
        Index("ix_competency_assessment_person_id_assessed_on", "person_id", "assessed_on", "id"),
        Index("ix_competency_assessment_author_id", "author_id"),
        Index("ix_competency_assessment_shared_with_id", "shared_with_id"),
        CheckConstraint("level >= 0", name="level"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    shared_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    competency_id: Mapped[UUID] = mapped_column(ForeignKey("competency.id"))
    track_id: Mapped[UUID] = mapped_column(ForeignKey("track.id"))
    level: Mapped[int]
    note: Mapped[str | None]
    assessed_on: Mapped[date]
    created_at: Mapped[datetime]
