"""Objectives, the units that share them and the people who contribute."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Originated, Versioned
from model.words import words_of
from rules.terms import Ambition, ObjectiveLevel, ObjectiveStatus, Outcome, RollupMode, Visibility


class Objective(Identified, Versioned, Originated, Base):
    """`owner_title` keeps the accountable role as text where nobody can be named.

    `carried_from_id` is the objective of another cycle that it was copied from. Whoever submitted
    it can't approve it, and once it is edited it is approved no more. `archived_at` is set when its
    source no longer holds it: it counts nowhere, and may return.
    """

    __tablename__ = "objective"
    __table_args__ = (
        UniqueConstraint("connection_id", "source_key"),
        Index("ix_objective_cycle_id_position", "cycle_id", "position"),
        Index("ix_objective_owner_id_cycle_id", "owner_id", "cycle_id"),
        Index("ix_objective_words", "words", postgresql_using="gin"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    title: Mapped[str]
    description: Mapped[str | None]
    level: Mapped[ObjectiveLevel]
    ambition: Mapped[Ambition]
    status: Mapped[ObjectiveStatus]
    outcome: Mapped[Outcome | None]
    visibility: Mapped[Visibility]
    rollup_mode: Mapped[RollupMode]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    owner_title: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    carried_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"), index=True)
    is_template: Mapped[bool] = mapped_column(default=False, server_default="false")
    score: Mapped[Decimal | None]
    score_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("title", "description")


class ObjectiveUnit(Base):
    """A unit that shares an objective, with its own weight."""

    __tablename__ = "objective_unit"
    __table_args__ = (CheckConstraint("weight >= 0", name="weight_not_negative"),)

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True, index=True)
    weight: Mapped[Decimal]


class Contributor(Base):
    """A person who works on an objective without owning it."""

    __tablename__ = "contributor"

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
