"""What an administrator said of somebody whom a source tells of and who may be known already."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Match(Base):
    """The source's `source_key` is `person_id`; null where it is somebody new.

    Since `taken_back_at` it is not: the record waits, until somebody says who it is.
    """

    __tablename__ = "match"

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    source_key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
