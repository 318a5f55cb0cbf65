"""Reminders that went out: who heard of what somebody owes, on which rung, and when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified
from rules.inbox import Owed
from rules.reminders import Rung

OWN_ONES = "rung NOT IN ('OWNER', 'OWNER_AGAIN') OR person_id = owed_by_id"


class Reminder(Identified, Base):
    """`person_id` was told of what `owed_by_id` owes: of one matter once a rung, and once a day.

    Of one key result nobody is told twice on a day, whatever is owed of it.

    `subject_id` is a row of the kind's own noun; `on` is the day where that person is. `mailed_at`
    is when an e-mail about it was handed over or given up, where e-mail is set up.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_id", "due_on", "rung"),
        UniqueConstraint("person_id", "kind", "subject_id", "on"),
        CheckConstraint(OWN_ONES, name="owner_rungs_are_the_owners"),
        Index(
            "uq_reminder_person_id_key_result_id_on",
            "person_id",
            "key_result_id",
            "on",
            unique=True,
            postgresql_where=text("key_result_id IS NOT NULL"),
        ),
        Index("ix_reminder_key_result_id", "key_result_id"),
        Index("ix_reminder_subject_id", "subject_id"),
        Index("ix_reminder_person_id_at", "person_id", "at"),
        Index("ix_reminder_at", "at"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    owed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[UUID] = mapped_column(ForeignKey("objective.id"))
    key_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("key_result.id"))
    kind: Mapped[Owed]
    subject_id: Mapped[UUID]
    due_on: Mapped[date]
    rung: Mapped[Rung]
    on: Mapped[date]
    at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
