"""What a programme lead set for all OKRs: each change is a new version, and none is overwritten."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base
from rules.cadence import Rhythm, Weekday
from rules.final_grade import FinalGrade
from rules.health import PaceModel


class OkrSettings(Base):
    """The newest version holds; before the first change it is what rules/okr_settings.py says."""

    __tablename__ = "okr_settings"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pace_model: Mapped[PaceModel]
    on_track: Mapped[Decimal]
    behind: Mapped[Decimal]
    verdict_from: Mapped[Decimal]
    grading_days: Mapped[int]
    questions: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    rhythm: Mapped[Rhythm] = mapped_column(server_default=Rhythm.WEEKLY.value)
    weekday: Mapped[Weekday] = mapped_column(server_default=Weekday.MONDAY.value)
    early_days: Mapped[int] = mapped_column(server_default="1")
    words: Mapped[list[Any]] = mapped_column(server_default="[]")
    final_grade: Mapped[FinalGrade] = mapped_column(server_default=FinalGrade.AVERAGE.value)
    reason: Mapped[str]
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


def newest(column: Any, *which: Any) -> Any:
    """A setting as it stands, as a part of any statement; null where nobody set any.

    `which` versions count, where not all do.
    """
    statement = select(column).where(*which).order_by(OkrSettings.version.desc()).limit(1)
    return statement.scalar_subquery()
