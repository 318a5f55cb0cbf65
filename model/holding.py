"""What a legal hold keeps: whatever somebody held wrote, and whatever is about them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from model.base import Base
from model.calibration import CalibrationChange, ReviewRating
from model.erasure import LegalHold
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.note import PrivateNote
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.recognition import Recognition
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import VoiceGiver

Who = ColumnElement[UUID] | InstrumentedAttribute[UUID]
Names = Callable[[Who], ColumnElement[bool]]

# Who wrote a row, and whom it is about. Who may only read it is in none of these.
WHOSE: Sequence[InstrumentedAttribute[Any]] = (
    Feedback.author_id, Feedback.about_id,
    FeedbackRequest.asked_by_id, FeedbackRequest.asked_of_id, FeedbackRequest.about_id,
    FeedbackRound.started_by_id, FeedbackRound.about_id, AnonymousAnswer.about_id,
    RoundGiver.person_id, RoundGiver.about_id, Recognition.author_id,
    OneOnOne.organiser_id, OneOnOne.partner_id,
    AgendaItem.author_id, AgendaItem.organiser_id, AgendaItem.partner_id,
    ActionItem.owner_id, ActionItem.organiser_id, ActionItem.partner_id,
    PrivateNote.author_id, PrivateNote.about_id,
    PerformanceGoal.person_id, PerformanceGoal.created_by_id,
    DevelopmentPlan.person_id, DevelopmentGoal.person_id,
    CompetencyAssessment.person_id, CompetencyAssessment.author_id,
    ReviewParticipant.subject_id, Review.author_id, Review.subject_id, ReviewAnswer.author_id,
    ReviewVoice.subject_id, VoiceGiver.person_id, VoiceGiver.subject_id,
    PeerNomination.subject_id, PeerNomination.reviewer_id, PeerNomination.proposed_by_id,
    PeerNomination.decided_by_id, ReviewReply.author_id, ReviewReply.subject_id,
    EvidenceItem.added_by_id, EvidenceItem.subject_id, ReviewRating.author_id,
    ReviewRating.subject_id, CalibrationChange.actor_id, CalibrationChange.subject_id,
)  # fmt: skip


def answers_of(who: Who) -> ColumnElement[bool]:
    about = select(Review.id).where(Review.subject_id == who)
    return ReviewAnswer.review_id.in_(about.correlate(LegalHold))


def thanks_to(who: Who) -> ColumnElement[bool]:
    return who == any_(Recognition.recipient_ids)


# Whom a row is about, where no column of its own says so.
BESIDES: Mapping[type[Base], Names] = {ReviewAnswer: answers_of, Recognition: thanks_to}


def is_named_by(noun: type[Base]) -> bool:
    """That a row of it can be of somebody at all."""
    return noun in BESIDES or any(column.class_ is noun for column in WHOSE)


def names(noun: type[Base], who: Who) -> ColumnElement[bool]:
    own = [column == who for column in WHOSE if column.class_ is noun]
    return or_(*own, *(beside(who) for of, beside in BESIDES.items() if of is noun))


def is_held(noun: type[Base]) -> ColumnElement[bool]:
    """Of a row of it: that somebody whom it names is held."""
    holds = select(LegalHold.id).where(LegalHold.lifted_at.is_(None))
    return holds.where(names(noun, LegalHold.person_id)).correlate(noun).exists()
