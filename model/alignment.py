"""Alignments: which objective or key result contributes to, or supports, which."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.terms import AlignmentMode

ONE_CHILD = "num_nonnulls(child_objective_id, child_key_result_id) = 1"
ONE_PARENT = "num_nonnulls(parent_objective_id, parent_key_result_id) = 1"


class Alignment(Identified, Versioned, Base):
    """Exactly one child and one parent; `share` (0 to 1) is the part of the child given there.

    It is as it is `since` then; null where it was before anybody wrote that down.
    """

    __tablename__ = "alignment"
    __table_args__ = (
        CheckConstraint(ONE_CHILD, name="one_child"),
        CheckConstraint(ONE_PARENT, name="one_parent"),
        CheckConstraint("share between 0 and 1", name="share_0_to_1"),
        Index(
            "uq_alignment_ends",
            "child_objective_id",
            "child_key_result_id",
            "parent_objective_id",
            "parent_key_result_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_alignment_child_key_result_id", "child_key_result_id"),
        Index("ix_alignment_parent_objective_id", "parent_objective_id"),
        Index("ix_alignment_parent_key_result_id", "parent_key_result_id"),
    )

    child_objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    child_key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    parent_objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    parent_key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    mode: Mapped[AlignmentMode]
    share: Mapped[Decimal]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    since: Mapped[datetime | None]


class AlignmentPast(Base):
    """A link as it was until then: it is another now, or gone."""

    __tablename__ = "alignment_past"
    __table_args__ = (
        Index("ix_alignment_past_child_objective_id", "child_objective_id"),
        Index("ix_alignment_past_child_key_result_id", "child_key_result_id"),
        Index("ix_alignment_past_parent_objective_id", "parent_objective_id"),
        Index("ix_alignment_past_parent_key_result_id", "parent_key_result_id"),
    )

    alignment_id: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)
    since: Mapped[datetime | None]
    child_objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    child_key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    parent_objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objective.id"))
    parent_key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    mode: Mapped[AlignmentMode]
    share: Mapped[Decimal]
    position: Mapped[int]
    version: Mapped[int]


KEPT = (
    "since", "child_objective_id", "child_key_result_id", "parent_objective_id",
    "parent_key_result_id", "mode", "share", "position", "version",
)  # fmt: skip
"""What a link's past tells of it, as its row told it."""
