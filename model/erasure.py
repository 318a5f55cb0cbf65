"""Whose data was erased, and whose must not be: no request reads of either."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified

HOLDS = "lifted_at IS NULL"


class Erasure(Base):
    """A tombstone: of the person only their place is left, which others' rows name."""

    __tablename__ = "erasure"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    erased_at: Mapped[datetime]


class LegalHold(Identified, Base):
    """While it holds, nothing of the person is erased, and none of it ends its time."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index("uq_legal_hold_person_id", "person_id", unique=True, postgresql_where=text(HOLDS)),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
