"""Connections to other systems, and their secrets, sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Json, Versioned
from rules.terms import ConnectionState


class Connection(Identified, Versioned, Base):
    """`cursor` is how far a pulled source was read; `fence` is the number of its newest run.

    `settled` is the list of people that our rows were at one with: see sync/unchanged.py.
    `secrets_kept` says which secrets are there, each with when it was written, and nothing of them.
    In the fields that it `leads` no other source is heard: see sync/authority.py.
    """

    __tablename__ = "connection"

    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ConnectionState]
    settings: Mapped[Json]
    cursor: Mapped[Json | None]
    settled: Mapped[Json | None]
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    every_minutes: Mapped[int | None]
    next_run_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    secrets_kept: Mapped[Json] = mapped_column(server_default="{}")
    leads: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")


class Secret(Base):
    """A sealed secret of a connection: written, replaced, never read back by an API."""

    __tablename__ = "secret"

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    written_at: Mapped[datetime]
