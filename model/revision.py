"""What was changed of a published OKR: each value as it was, and why it is another now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified


class Revision(Identified, Base):
    """One field of an objective, or of one of its key results; written once and never changed.

    Values are what people read: a person is there by name, and stays so when they leave.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_objective_id_at", "objective_id", "at", "id"),)

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    field: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    reason: Mapped[str | None]
    version: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
