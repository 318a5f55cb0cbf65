"""Machines that an administrator registered, and the secrets they sign in with.

Nothing here opens anything to whoever reads it: of a secret we keep its SHA-256 only.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.terms import ClientState


class Client(Identified, Versioned, Base):
    """A machine that asks for itself, or for people on the pages that it serves.

    `scopes` is the most that its tokens reach, as words such as okrs:read. `origins` are the pages
    that its widget tokens work on, and `documents` the only trusted documents these may run; where
    there are none, any. `names_subjects`: it says itself whom a token is for, and proves nothing.
    """

    __tablename__ = "client"

    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ClientState]
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    documents: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    names_subjects: Mapped[bool]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ClientSecret(Identified, Base):
    """A secret of a machine, until `expires_at`; people tell it from others by its `prefix`."""

    __tablename__ = "client_secret"
    __table_args__ = (
        Index("ix_client_secret_client_id_created_at_id", "client_id", "created_at", "id"),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    digest: Mapped[bytes] = mapped_column(unique=True)
    prefix: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
