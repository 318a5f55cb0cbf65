"""1:1s: a meeting of two, what they are to talk about, and what they are to do.

Each row names both people, so that its readers never hang on another row, nor on any line.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned


class OneOnOne(Identified, Versioned, Base):
    """Held, or called off, or neither, as people forget to say."""

    __tablename__ = "meeting_of_two"
    __table_args__ = (
        CheckConstraint("organiser_id <> partner_id", name="two_people"),
        CheckConstraint("held_at IS NULL OR cancelled_at IS NULL", name="held_or_called_off"),
        Index("ix_meeting_of_two_organiser_id_starts_at", "organiser_id", "starts_at", "id"),
        Index("ix_meeting_of_two_partner_id_starts_at", "partner_id", "starts_at", "id"),
    )

    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    held_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class AgendaItem(Identified, Versioned, Base):
    """`carried` is how many meetings it has come through without being talked about."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_one_on_one_id_created_at", "one_on_one_id", "created_at", "id"),
    )

    one_on_one_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_of_two.id"))
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    key_result_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("key_result.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    carried: Mapped[int] = mapped_column(default=0, server_default="0")
    checked_at: Mapped[datetime | None]


class ActionItem(Identified, Versioned, Base):
    """`check_in_id` or `task_id` is what became of it."""

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_one_on_one_id_created_at", "one_on_one_id", "created_at", "id"),
        Index("ix_action_item_owner_id", "owner_id"),
    )

    one_on_one_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_of_two.id"))
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    carried: Mapped[int] = mapped_column(default=0, server_default="0")
    done_at: Mapped[datetime | None]
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))
