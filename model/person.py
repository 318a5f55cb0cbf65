"""People, what only their line may see of them, and who they are in other systems."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from model.words import words_of
from rules.terms import PersonStatus


class Person(Identified, Versioned, Base):
    """What every colleague may see. `email` is stored as written, `email_key` casefolded."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort_key_id", "sort_key", "id"),
        Index("ix_person_title", "title"),
        Index("ix_person_words", "words", postgresql_using="gin"),
    )

    name: Mapped[str]
    sort_key: Mapped[str]
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str | None]
    location: Mapped[str | None]
    avatar_url: Mapped[str | None]
    time_zone: Mapped[str | None]
    status: Mapped[PersonStatus]
    retired_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("name", "sort_key", "title")


class Employment(Base):
    """What only the person, their manager line, HR reviewers and administrators may see.

    A table of its own, so that one row rule covers reads, filters, order and counts alike.
    """

    __tablename__ = "employment"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    employee_number: Mapped[str | None] = mapped_column(unique=True)
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class Identity(Identified, Base):
    """One person in one source; matched first by this, then by e-mail."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("connection_id", "source_key"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    source_key: Mapped[str]
    run_id: Mapped[UUID | None]
    missing_since: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
