"""How many people there are, counted by the database itself as they come and go."""

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class HeadCount(Base):
    """The people who have not left are the sum of its rows.

    To count them anew takes longer than to read a page of them, the more the larger the company.
    A transaction counts in a row that nobody else holds, or in a new one, as in `data_version`.
    """

    __tablename__ = "head_count"

    stripe: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    people: Mapped[int] = mapped_column(BigInteger)
