"""What the company values, and what it expects of whom: words that everybody reads."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from model.base import Base, Identified, Versioned


class CompanyValue(Identified, Versioned, Base):
    __tablename__ = "company_value"

    name: Mapped[str]
    description: Mapped[str | None]
    retired_at: Mapped[datetime | None]


class Competency(Identified, Versioned, Base):
    __tablename__ = "competency"

    name: Mapped[str]
    description: Mapped[str | None]
    retired_at: Mapped[datetime | None]


class Track(Identified, Versioned, Base):
    """`levels` are its steps from below: a name, and what is expected of each competency."""

    __tablename__ = "track"

    name: Mapped[str]
    levels: Mapped[list[Any]]
    retired_at: Mapped[datetime | None]
