"""What a programme lead set for all OKRs: each change is a new version, and none is overwritten."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base
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
    reason: Mapped[str]
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
