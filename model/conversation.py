"""What people say to a check-in or an objective: comments, reactions, and that they took note."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.reactions import ReactionKind

ONE_SUBJECT = "num_nonnulls(check_in_id, objective_id) = 1"


class Comment(Identified, Versioned, Base):
    """Its author's words on exactly one check-in or objective; they alone change or delete it."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_comment_check_in_id_created_at", "check_in_id", "created_at", "id"),
        Index("ix_comment_objective_id_created_at", "objective_id", "created_at", "id"),
    )

    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Reaction(Identified, Base):
    """One person's reaction; each kind once on the same subject."""

    __tablename__ = "reaction"
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index(
            "uq_reaction_once",
            "check_in_id",
            "objective_id",
            "person_id",
            "kind",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_reaction_objective_id", "objective_id"),
    )

    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ReactionKind]
    at: Mapped[datetime]


class Acknowledgement(Base):
    """That the reviewer whom a check-in names took note of it; it stays."""

    __tablename__ = "acknowledgement"

    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_in.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
