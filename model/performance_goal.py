"""Performance goals: private to a person until they share one, and in no roll-up."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.performance_goals import GoalState


class PerformanceGoal(Identified, Versioned, Base):
    """`shared_with_id` was their manager as they shared it: a later one sees it once it is shared
    with them. `review_participant_id` is the review that it came from. `progress`, 0 to 1, and
    `narrative` are what they said of it last.
    """

    __tablename__ = "performance_goal"
    __table_args__ = (
        CheckConstraint("progress between 0 and 1", name="progress_0_to_1"),
        Index("ix_performance_goal_person_id", "person_id"),
        Index("ix_performance_goal_shared_with_id", "shared_with_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    description: Mapped[str | None]
    state: Mapped[GoalState]
    due_on: Mapped[date | None]
    shared_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    review_participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_participant.id"))
    progress: Mapped[Decimal | None]
    narrative: Mapped[str | None]
    checked_in_at: Mapped[datetime | None]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
