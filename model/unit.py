"""Org units, their place in the tree over time, and who belongs to them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Originated
from model.words import words_of
from rules.terms import MemberRole


class OrgUnit(Identified, Originated, Base):
    """A unit's identity; what it is called and where it hangs is a UnitState."""

    __tablename__ = "org_unit"
    __table_args__ = (UniqueConstraint("connection_id", "source_key"),)

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str | None]


class UnitState(Base):
    """How a unit stands from `starts_on` until its next state; `retired` ends it."""

    __tablename__ = "unit_state"
    __table_args__ = (
        Index("ix_unit_state_parent_id", "parent_id"),
        Index("ix_unit_state_words", "words", postgresql_using="gin"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_key: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"))
    retired: Mapped[bool] = mapped_column(default=False, server_default="false")
    words: Mapped[str] = words_of("name", "sort_key")


class Membership(Base):
    """A person in a unit from `starts_on` until the next row of the two; no role ends it."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_unit_id_starts_on", "unit_id", "starts_on"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    role: Mapped[MemberRole | None]
    share: Mapped[Decimal | None]
