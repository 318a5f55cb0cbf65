"""How often the rows of each part of the data have changed, counted by the database itself."""

from enum import Enum

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Partition(Enum):
    """A part of the data whose changes are counted together.

    CIRCLES are the columns of OKRs that say who sees what is not open: they change more seldom than
    what stands in them. ACCESS is who may do what.
    """

    PEOPLE = "PEOPLE"
    OKRS = "OKRS"
    CIRCLES = "CIRCLES"
    TASKS = "TASKS"
    ACCESS = "ACCESS"


class DataVersion(Base):
    """A part's version is the sum of its rows; it moves in the transaction that changes the data.

    A transaction counts itself in a row that nobody else holds, or in a new one, so that none waits
    for another and there are as many rows as were ever needed at once.
    """

    __tablename__ = "data_version"

    stripe: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    partition: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger)
