"""Reviews: who takes part, who writes of whom, what they write, and what is replied to it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.reviews import NominationState, ReviewKind, ReviewState


class ReviewParticipant(Identified, Versioned, Base):
    """Somebody who is reviewed, with the line above them as it was at the launch.

    `line_ids` are the managers above `manager_id`, the nearest first. `manager_reason` says why
    another manager took over.
    """

    __tablename__ = "review_participant"
    __table_args__ = (
        UniqueConstraint("cycle_id", "subject_id"),
        Index("ix_review_participant_subject_id", "subject_id"),
        Index("ix_review_participant_manager_id", "manager_id"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    manager_reason: Mapped[str | None]
    line_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    template_id: Mapped[UUID] = mapped_column(ForeignKey("review_template.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("calibration_session.id"))
    evidence_hash: Mapped[str]
    evidence_frozen_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    shared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None]


class Review(Identified, Versioned, Base):
    """What one person is to write of another, or of themselves.

    Cycle and template stand here too: a peer sees no participant, and must know what is asked.
    """

    __tablename__ = "written_review"
    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "author_id"),
        Index("ix_written_review_author_id", "author_id"),
        Index("ix_written_review_subject_id", "subject_id"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("review_cycle.id"))
    template_id: Mapped[UUID] = mapped_column(ForeignKey("review_template.id"))
    kind: Mapped[ReviewKind]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ReviewState]
    due_on: Mapped[date]
    submitted_at: Mapped[datetime | None]
    reopened_because: Mapped[str | None]


class ReviewAnswer(Identified, Base):
    """What a review says to a question of its template: a draft until the review is submitted."""

    __tablename__ = "review_answer"
    __table_args__ = (
        UniqueConstraint("review_id", "question"),
        CheckConstraint("option > 0", name="option"),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("written_review.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str]
    text: Mapped[str | None]
    option: Mapped[int | None]
    cited: Mapped[list[str]] = mapped_column(ARRAY(Text()))


class ReviewVoice(Identified, Base):
    """What some peer or report answered: without who, without when, and tied to no other answer."""

    __tablename__ = "review_voice"
    __table_args__ = (
        CheckConstraint("perspective in ('PEER', 'UPWARD')", name="perspective"),
        Index("ix_review_voice_participant_id_perspective", "participant_id", "perspective"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    perspective: Mapped[ReviewKind]
    question: Mapped[str]
    text: Mapped[str | None]
    option: Mapped[int | None]


class PeerNomination(Identified, Versioned, Base):
    """That somebody is to be asked to write of a peer."""

    __tablename__ = "peer_nomination"
    __table_args__ = (
        UniqueConstraint("participant_id", "reviewer_id"),
        Index("ix_peer_nomination_reviewer_id", "reviewer_id"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[NominationState]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class ReviewReply(Identified, Base):
    """What is said to a review once it is shared; the first of the subject may acknowledge it."""

    __tablename__ = "review_reply"
    __table_args__ = (Index("ix_review_reply_participant_id_at", "participant_id", "at", "id"),)

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participant.id"))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acknowledges: Mapped[bool]
    text: Mapped[str]
    at: Mapped[datetime]
