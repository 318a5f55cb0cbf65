"""Roll-ups: an objective's progress as last computed, apart from the row people edit."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Rollup(Base):
    """Values at fixed precision; a new one never moves the objective's `version`."""

    __tablename__ = "rollup"

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"), primary_key=True)
    value: Mapped[Decimal | None]
    raw: Mapped[Decimal | None]
    measured_share: Mapped[Decimal | None]
    settings_version: Mapped[int]
    computed_at: Mapped[datetime]


class RollupPast(Base):
    """What an objective's progress was at the end of a day, and until the day of the next row."""

    __tablename__ = "rollup_past"

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal | None]
    raw: Mapped[Decimal | None]
    measured_share: Mapped[Decimal | None]
