"""Blockers: what stands in a key result's way, who clears it, and what they do next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.blockers import BlockerKind


class Blocker(Identified, Versioned, Base):
    """`check_in_id` is the check-in that told of it, if one did."""

    __tablename__ = "blocker"
    __table_args__ = (
        Index("ix_blocker_key_result_id_opened_at", "key_result_id", "opened_at", "id"),
        Index("ix_blocker_check_in_id", "check_in_id"),
        Index("ix_blocker_owner_id", "owner_id"),
    )

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"))
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    kind: Mapped[BlockerKind]
    text: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    next_action: Mapped[str | None]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[str | None]
