"""Cycles: the periods OKRs live in, years around quarters."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.terms import CycleKind


class Cycle(Identified, Versioned, Base):
    """Dates are whole days in the organisation's zone, both ends in; the state follows from them.

    `activated_on`, `grading_from`, `closed_on` and `archived_on` are set by hand and override the
    calendar: it was begun, or graded, before its time.
    """

    __tablename__ = "cycle"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        UniqueConstraint("kind", "starts_on", "ends_on"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    kind: Mapped[CycleKind]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    grading_ends_on: Mapped[date]
    activated_on: Mapped[date | None]
    grading_from: Mapped[date | None]
    closed_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycle.id"), index=True)


def running(today: Any) -> ColumnElement[bool]:
    """Cycles that take check-ins: ACTIVE or GRADING; one may have been begun before its time."""
    begun = or_(Cycle.starts_on <= today, Cycle.activated_on <= today)
    return and_(begun, unfinished(today))


def unfinished(today: Any) -> ColumnElement[bool]:
    """Cycles whose grading has not ended, by the calendar or by hand; those to come are such."""
    is_open = and_(Cycle.closed_on.is_(None), Cycle.archived_on.is_(None))
    return and_(Cycle.grading_ends_on >= today, is_open)
