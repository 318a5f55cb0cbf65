"""Features that are tried by a few units before everybody has them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base
from rules.terms import Feature


class Pilot(Base):
    """Limits a feature to its units, until the day it opens to all; without a row it is open."""

    __tablename__ = "pilot"

    feature: Mapped[Feature] = mapped_column(primary_key=True)
    open_to_all_on: Mapped[date | None]


class PilotUnit(Base):
    """A unit that has a feature from a day on, and all units below it."""

    __tablename__ = "pilot_unit"

    feature: Mapped[Feature] = mapped_column(ForeignKey("pilot.feature"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    starts_on: Mapped[date]
