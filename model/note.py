"""Private notes: the confidential noun that shows the pattern for all later ones."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned


class PrivateNote(Identified, Versioned, Base):
    """Its author's alone, whatever the role; row-level security says so a second time."""

    __tablename__ = "private_note"
    __table_args__ = (
        Index("ix_private_note_author_id", "author_id"),
        Index("ix_private_note_one_on_one_id", "one_on_one_id"),
    )

    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    one_on_one_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_of_two.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
