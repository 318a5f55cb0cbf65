"""The one organisation this deployment serves, and its calendar."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base
from rules.links import OWN_PAGE


class Organisation(Base):
    """`okr_page` is the address of the page that shows an OKR; see rules/links.py."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    time_zone: Mapped[str]
    fiscal_start_month: Mapped[int | None]
    okr_page: Mapped[str] = mapped_column(default=OWN_PAGE, server_default=OWN_PAGE)
