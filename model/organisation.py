"""The one organisation this deployment serves, and its calendar."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class Organisation(Base):
    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    time_zone: Mapped[str]
    fiscal_start_month: Mapped[int | None]
