"""Growth: a development plan is its owner's, with what they work on and what they set aside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.growth import GoalState


class DevelopmentPlan(Identified, Versioned, Base):
    """`shared_with_id` is the manager to whom its owner showed it, and only that one."""

    __tablename__ = "development_plan"
    __table_args__ = (
        Index("uq_development_plan_person_id", "person_id", unique=True),
        Index("ix_development_plan_shared_with_id", "shared_with_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    shared_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
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
    due_on: Mapped[date | None]
    state: Mapped[GoalState]
    created_at: Mapped[datetime]
