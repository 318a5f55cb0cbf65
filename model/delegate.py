"""Whom an owner lets check in for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Delegate(Base):
    """Somebody an owner of a key result, or of its objective, named to check in on it."""

    __tablename__ = "delegate"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]
