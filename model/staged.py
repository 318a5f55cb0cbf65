"""What a run has read so far of a long list of people, for the next one to go on from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Json


class StagedPage(Base):
    """One page of a list that was not read to its end yet; gone with its end, or within a day.

    `began_at` is when the reading began that it is of, `checkpoint` where the next page is.
    """

    __tablename__ = "staged_page"

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    checkpoint: Mapped[Json]
    records: Mapped[bytes]
    problems: Mapped[bytes]
