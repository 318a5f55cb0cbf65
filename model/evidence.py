"""Evidence of a period: copies that stay as they were at the launch, and what was added to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified
from rules.evidence import EvidenceKind


class EvidenceItem(Identified, Base):
    """A copy in words; `added_by_id` marks what somebody appended after the launch.

    `source` names what it was copied from, and is no foreign key: the copy outlives it.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        Index("ix_evidence_item_participant_id_happened_on", "participant_id", "happened_on", "id"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[EvidenceKind]
    happened_on: Mapped[date]
    title: Mapped[str]
    text: Mapped[str | None]
    source: Mapped[str | None]
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
