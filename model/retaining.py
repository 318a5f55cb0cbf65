"""Takes out of the database what was kept for its time, but for whoever a legal hold is on.

Like erasing.py it is the tables' owner's work.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from model.base import Base, noun_of
from model.calibration import CalibrationChange, ReviewRating
from model.erasing import unguarded
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.holding import is_held
from model.note import PrivateNote
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.person import Person
from model.recognition import Recognition
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import ReviewCycle, VoiceCount, VoiceGiver
from rules.growth import GoalState as StepState
from rules.performance_goals import GoalState
from rules.retention import Kept

Which = Callable[[datetime], ColumnElement[bool]]
Over = Sequence[tuple[type[Base], Which]]


def before(at: InstrumentedAttribute[Any]) -> Which:
    return lambda since: and_(at < since, ~is_held(noun_of(at)))


def hanging(column: Any, on: Callable[[datetime], Select[Any]]) -> Which:
    return lambda since: column.in_(on(since))


def rounds(since: datetime) -> Select[Any]:
    """Of an answer nothing tells whose it is: with one giver who is held, all of them stay.

    Whoever began one may never close it: it is over when nobody answers any more.
    """
    gave = select(RoundGiver.round_id).where(
        RoundGiver.round_id == FeedbackRound.id, is_held(RoundGiver)
    )
    left = and_(FeedbackRound.closed_at.is_(None), FeedbackRound.closes_on < since.date())
    over = and_(or_(FeedbackRound.closed_at < since, left), ~is_held(FeedbackRound))
    return select(FeedbackRound.id).where(over, ~gave.exists())


# Who was in a group that was shown is judged beside for good: its readers may have kept its words,
# and a later group of all but one of them would tell whose were that one's.
def untold_givers(since: datetime) -> ColumnElement[bool]:
    return and_(RoundGiver.round_id.in_(rounds(since)), ~RoundGiver.was_told)


def untold_voices(since: datetime) -> ColumnElement[bool]:
    shown = select(VoiceCount.participant_id).where(
        VoiceCount.participant_id == VoiceGiver.participant_id,
        VoiceCount.perspective == VoiceGiver.perspective,
        VoiceCount.question == VoiceGiver.question,
        VoiceCount.is_shown,
    )
    return and_(VoiceGiver.participant_id.in_(parts(since)), ~shown.exists())


def untold_counts(since: datetime) -> ColumnElement[bool]:
    return and_(VoiceCount.participant_id.in_(parts(since)), ~VoiceCount.is_shown)


def meetings(since: datetime) -> Select[Any]:
    return select(OneOnOne.id).where(before(OneOnOne.starts_at)(since))


def parts(since: datetime) -> Select[Any]:
    """Of cycles that were closed; what somebody held did in one keeps all of it."""
    joined = select(ReviewParticipant.id).join(
        ReviewCycle, ReviewCycle.id == ReviewParticipant.cycle_id
    )
    over = and_(ReviewCycle.closed_at < since, ~is_held(ReviewParticipant))
    return joined.where(over, *(~did_there(part).exists() for part in OF_A_PART))


# What somebody may have done in a review of somebody else, by the part that it was done in.
OF_A_PART: Sequence[InstrumentedAttribute[Any]] = (
    Review.participant_id, ReviewReply.participant_id, EvidenceItem.participant_id,
    ReviewRating.participant_id, CalibrationChange.participant_id, PeerNomination.participant_id,
    VoiceGiver.participant_id,
)  # fmt: skip


def did_there(part: InstrumentedAttribute[Any]) -> Select[Any]:
    return select(part).where(part == ReviewParticipant.id, is_held(noun_of(part)))


def answers(since: datetime) -> ColumnElement[bool]:
    of_parts = select(Review.id).where(Review.participant_id.in_(parts(since)))
    return ReviewAnswer.review_id.in_(of_parts)


def goals(since: datetime) -> ColumnElement[bool]:
    """What is worked on stays, however old."""
    is_over = PerformanceGoal.state.in_([GoalState.DONE, GoalState.DROPPED])
    return and_(is_over, before(PerformanceGoal.updated_at)(since))


def steps(since: datetime) -> ColumnElement[bool]:
    """Goals of a development plan: those that are over, and all of whoever left."""
    is_over = DevelopmentGoal.state.in_([StepState.DONE, StepState.DROPPED])
    own = and_(is_over, before(DevelopmentGoal.updated_at)(since))
    left = select(DevelopmentPlan.id).where(plans(since))
    return or_(own, DevelopmentGoal.plan_id.in_(left))


def plans(since: datetime) -> ColumnElement[bool]:
    """A plan has no end but its owner's."""
    left = select(Person.id).where(Person.retired_at < since)
    return and_(DevelopmentPlan.person_id.in_(left), ~is_held(DevelopmentPlan))


def assessments(since: datetime) -> ColumnElement[bool]:
    on = CompetencyAssessment.assessed_on
    return and_(on < since.date(), ~is_held(CompetencyAssessment))


# Each after whatever hangs on it.
OVER: Mapping[Kept, Over] = {
    Kept.FEEDBACK: (
        (Feedback, before(Feedback.sent_at)),
        (FeedbackRequest, before(FeedbackRequest.asked_at)),
    ),
    Kept.ROUNDS: (
        (AnonymousAnswer, hanging(AnonymousAnswer.round_id, rounds)),
        (RoundGiver, untold_givers),
        (FeedbackRound, hanging(FeedbackRound.id, rounds)),
    ),
    Kept.RECOGNITION: ((Recognition, before(Recognition.sent_at)),),
    Kept.ONE_ON_ONES: (
        (ActionItem, hanging(ActionItem.one_on_one_id, meetings)),
        (AgendaItem, hanging(AgendaItem.one_on_one_id, meetings)),
        (OneOnOne, hanging(OneOnOne.id, meetings)),
    ),
    Kept.NOTES: ((PrivateNote, before(PrivateNote.updated_at)),),
    Kept.GOALS: ((PerformanceGoal, goals),),
    Kept.DEVELOPMENT: ((DevelopmentGoal, steps), (DevelopmentPlan, plans)),
    Kept.ASSESSMENTS: ((CompetencyAssessment, assessments),),
    Kept.REVIEWS: (
        (ReviewReply, hanging(ReviewReply.participant_id, parts)),
        (CalibrationChange, hanging(CalibrationChange.participant_id, parts)),
        (ReviewRating, hanging(ReviewRating.participant_id, parts)),
        (EvidenceItem, hanging(EvidenceItem.participant_id, parts)),
        (ReviewVoice, hanging(ReviewVoice.participant_id, parts)),
        (VoiceGiver, untold_voices),
        (VoiceCount, untold_counts),
        (ReviewAnswer, answers),
        (PeerNomination, hanging(PeerNomination.participant_id, parts)),
    ),
}  # fmt: skip

# What somebody wants to reach stays theirs, and forgets the review that it came of.
GOALS: Sequence[tuple[type[Base], Any]] = (
    (PerformanceGoal, PerformanceGoal.review_participant_id),
    (DevelopmentGoal, DevelopmentGoal.review_participant_id),
)


# The same of what somebody noted for themselves at a meeting.
NOTES = PrivateNote.one_on_one_id


def end(connection: Connection, since: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
    """How many rows of each kind ended their time; the transaction is the caller's to commit."""
    with unguarded(connection, walls()):
        return {kind: ended(connection, kind, day) for kind, day in since.items()}


def walls() -> list[type[Base]]:
    nouns = [noun for over in OVER.values() for noun, _ in over]
    return [*nouns, DevelopmentGoal, PrivateNote, Review, ReviewParticipant]


def ended(connection: Connection, kind: Kept, since: datetime) -> int:
    if kind is Kept.ONE_ON_ONES:
        of_meetings = update(PrivateNote).where(NOTES.in_(meetings(since)))
        connection.execute(of_meetings.values(one_on_one_id=None))
    count = 0
    for noun, which in OVER[kind]:
        count += connection.execute(delete(noun).where(which(since))).rowcount
    return count + (ended_parts(connection, since) if kind is Kept.REVIEWS else 0)


def ended_parts(connection: Connection, since: datetime) -> int:
    """Once what hung on them is gone; goals that came of a review stay their owner's.

    They are found before: who wrote what decides which, and goes first.
    """
    found = [*connection.execute(parts(since)).scalars()]
    of = Review.participant_id
    for noun, goal in GOALS:
        connection.execute(update(noun).where(goal.in_(found)).values(review_participant_id=None))
    written = connection.execute(delete(Review).where(of.in_(found))).rowcount
    gone = delete(ReviewParticipant).where(ReviewParticipant.id.in_(found))
    return written + connection.execute(gone).rowcount
