"""Retrospectives: what was learnt of an objective, by a team, or in a whole cycle."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.retrospectives import Verdict


class Retrospective(Identified, Versioned, Base):
    """Of one objective, or of one unit, or of neither: then of the whole cycle.

    `verdict` is what is to become of an objective. One of each there is at most.
    """

    __tablename__ = "retrospective"
    __table_args__ = (
        CheckConstraint("num_nonnulls(objective_id, unit_id) <= 1", name="one_subject"),
        Index(
            "uq_retrospective_once",
            "cycle_id",
            "objective_id",
            "unit_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_retrospective_objective_id", "objective_id"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"))
    verdict: Mapped[Verdict | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    acknowledged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None]


class RetrospectiveAnswer(Base):
    """The question is kept as it was asked: another setting later changes no answer."""

    __tablename__ = "retrospective_answer"

    retrospective_id: Mapped[UUID] = mapped_column(ForeignKey("retrospective.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str]
    answer: Mapped[str]


class Learning(Identified, Base):
    """A sentence that the next cycle is to be planned with."""

    __tablename__ = "learning"
    __table_args__ = (
        Index("ix_learning_retrospective_id_position", "retrospective_id", "position"),
    )

    retrospective_id: Mapped[UUID] = mapped_column(ForeignKey("retrospective.id"))
    position: Mapped[int]
    text: Mapped[str]
