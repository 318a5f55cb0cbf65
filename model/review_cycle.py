"""Review cycles, the templates they ask by, and counts that guard what no single row may tell."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.reviews import ReviewKind, ReviewPhase


class ReviewTemplate(Identified, Base):
    """One version of a template, which is never changed: the next one is a row of its own."""

    __tablename__ = "review_template"
    __table_args__ = (UniqueConstraint("name", "number"),)

    name: Mapped[str]
    number: Mapped[int]
    sections: Mapped[list[Any]]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ReviewCycle(Identified, Versioned, Base):
    """Reviews of one period. `scale` names the levels of its ratings; empty, it has none.

    From `voices_closed_at` on no peer or report writes any more, and their words are shown.
    """

    __tablename__ = "review_cycle"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("threshold between 3 and 10", name="threshold"),
        CheckConstraint("0 <= least_peers and least_peers <= most_peers", name="peers"),
    )

    name: Mapped[str]
    phase: Mapped[ReviewPhase]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("review_template.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    self_due_on: Mapped[date]
    peers_due_on: Mapped[date]
    manager_due_on: Mapped[date]
    has_nomination: Mapped[bool]
    has_calibration: Mapped[bool]
    has_upward: Mapped[bool]
    has_skip: Mapped[bool]
    least_peers: Mapped[int]
    most_peers: Mapped[int]
    most_per_reviewer: Mapped[int]
    threshold: Mapped[int]
    scale: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    manager_reads_first: Mapped[bool]
    peers_named_to_manager: Mapped[bool]
    line_reads_self: Mapped[bool]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]
    voices_closed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ReviewCycleTemplate(Base):
    """Another template for the people of one unit, and of all units below it without their own."""

    __tablename__ = "review_cycle_template"

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    template_id: Mapped[UUID] = mapped_column(ForeignKey("review_template.id"))


class VoiceCount(Base):
    """How many have answered a question of somebody: a number that no request reads.

    `is_shown` is decided once, as voices are closed, beside all that was ever shown of them. What
    was shown is so for good, whether or not the participant is kept: `participant_id` is no key.
    """

    __tablename__ = "voice_count"

    participant_id: Mapped[UUID] = mapped_column(primary_key=True)
    perspective: Mapped[ReviewKind] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    is_shown: Mapped[bool] = mapped_column(default=False, server_default="false")


class VoiceGiver(Base):
    """That somebody answered a question of somebody, and not what: no request reads who.

    Where that was shown it outlives the participant, as its count does.
    """

    __tablename__ = "voice_giver"
    __table_args__ = (
        Index("ix_voice_giver_cycle_id", "cycle_id"),
        Index("ix_voice_giver_subject_id", "subject_id"),
    )

    participant_id: Mapped[UUID] = mapped_column(primary_key=True)
    perspective: Mapped[ReviewKind] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"))


class ReviewerLoad(Base):
    """Of how many somebody writes as a peer in a cycle: a number that no request reads."""

    __tablename__ = "reviewer_load"

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"), primary_key=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    count: Mapped[int]
