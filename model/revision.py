"""What was changed of a published OKR: each value as it was, and why it is another now."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Numeric, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified


class Revision(Identified, Base):
    """One field of an objective, or of one of its key results; written once and never changed.

    Values are what people read: a person is there by name, and stays so when they leave. `old_ids`
    are the people or units that `old` names, and `old_weights` what each of these units weighed.
    Without an author it was no person but a later file.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_objective_id_at", "objective_id", "at", "id"),)

    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    field: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    old_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    old_weights: Mapped[list[Decimal] | None] = mapped_column(ARRAY(Numeric()))
    reason: Mapped[str | None]
    version: Mapped[int]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
