"""Who reports to whom, over time."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base
from rules.terms import LineKind


class ReportingLine(Base):
    """From `starts_on` until the next row of (person, kind, rank); no manager ends the line.

    `rank` tells several dotted lines of one person apart; the primary line is rank 0.
    """

    __tablename__ = "reporting_line"
    __table_args__ = (Index("ix_reporting_line_manager_id", "manager_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[LineKind] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
