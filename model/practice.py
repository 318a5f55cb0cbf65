"""How the organisation practises OKRs: how many it wants, and where somebody has to approve."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class CountLimits(Base):
    """How many OKRs there are to be; a new version leaves the ones before as they were.

    Beyond a soft one somebody is told, beyond a hard one it is refused.
    """

    __tablename__ = "count_limits"
    __table_args__ = (
        CheckConstraint("company_soft between 1 and company_hard", name="company"),
        CheckConstraint("unit_soft between 1 and unit_hard", name="unit"),
        CheckConstraint("person_soft between 1 and person_hard", name="person"),
        CheckConstraint("key_results_least between 1 and key_results_soft", name="least"),
        CheckConstraint("key_results_soft between 1 and key_results_hard", name="key_results"),
    )

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    company_soft: Mapped[int]
    company_hard: Mapped[int]
    unit_soft: Mapped[int]
    unit_hard: Mapped[int]
    person_soft: Mapped[int]
    person_hard: Mapped[int]
    key_results_least: Mapped[int]
    key_results_soft: Mapped[int]
    key_results_hard: Mapped[int]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class ApprovingUnit(Base):
    """A unit whose objectives, and those of its people, are approved before they are published."""

    __tablename__ = "approving_unit"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
