"""What a key result needs of another unit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned


class Dependency(Identified, Versioned, Base):
    """`unit_id` is who is to provide it; until they confirm that, somebody owns the risk."""

    __tablename__ = "dependency"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), index=True)
    need: Mapped[str]
    risk_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
