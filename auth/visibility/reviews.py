"""Who sees what of reviews: the first wall, reason by reason.

The second wall is in the migration, and as wide. Peers and reports are seen only together, and an
HR reviewer has no more rights over a review of themselves than anybody else.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, func, or_, select

from auth.visibility.predicates import HAS_ROLE, VIEWER, Predicate, Reasons
from model.base import Base
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.evidence import EvidenceItem
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import ReviewCycle, VoiceCount
from rules.reviews import NAMED, UNSENT, NominationState, ReviewKind, ReviewPhase, ReviewState
from rules.terms import Reason, Role

HR = HAS_ROLE[Role.HR_REVIEWER]
TOLD = (NominationState.APPROVED, NominationState.DECLINED)
IN_NAME = sorted(NAMED, key=lambda kind: kind.value)
FROM_ABOVE = (ReviewKind.MANAGER, ReviewKind.SKIP)
UNWRITTEN = (ReviewPhase.DRAFT, ReviewPhase.NOMINATION, ReviewPhase.WRITING)
NOT_SENT = sorted(UNSENT, key=lambda state: state.value)


def columns_of(noun: type[Base]) -> Any:
    return noun.__table__.alias().c


def hr_of_others(subject_id: Any) -> Predicate:
    return and_(HR, subject_id != VIEWER)


def of_participant(participant_id: Any, *holds: Any) -> Predicate:
    """That its participant is such; `holds` make of the participant's columns what they ask."""
    p = columns_of(ReviewParticipant)
    return exists().where(p.id == participant_id, *(each(p) for each in holds))


def managed(p: Any) -> Predicate:
    held: Predicate = p.manager_id == VIEWER
    return held


def shared(p: Any) -> Predicate:
    held: Predicate = p.shared_at.is_not(None)
    return held


def in_line(p: Any) -> Predicate:
    held: Predicate = any_(p.line_ids) == VIEWER
    return held


def compared(p: Any) -> Predicate:
    """That the viewer takes part in the session that it is calibrated in, until the end."""
    s, c = columns_of(CalibrationSession), columns_of(ReviewCycle)
    goes_on = (c.id == p.cycle_id, c.phase != ReviewPhase.CLOSED)
    return exists().where(s.id == p.session_id, any_(s.member_ids) == VIEWER, *goes_on)


def in_cycle(*holds: Any) -> Any:
    """The same of the participant's cycle."""

    def held(p: Any) -> Predicate:
        c = columns_of(ReviewCycle)
        return exists().where(c.id == p.cycle_id, *(each(c) for each in holds))

    return held


def names_peers(c: Any) -> Predicate:
    held: Predicate = c.peers_named_to_manager
    return held


def shows_line(c: Any) -> Predicate:
    held: Predicate = c.line_reads_self
    return held


def is_viewer(p: Any) -> Predicate:
    held: Predicate = p.subject_id == VIEWER
    return held


def session_reasons() -> Reasons:
    s = CalibrationSession
    return {
        Reason.AUTHOR: s.facilitator_id == VIEWER,
        Reason.CALIBRATION: any_(s.member_ids) == VIEWER,
        Reason.HR_REVIEWER: HR,
    }


def participant_reasons() -> Reasons:
    p = ReviewParticipant
    return {
        Reason.SUBJECT: p.subject_id == VIEWER,
        Reason.MANAGER: managed(p),
        Reason.MANAGER_LINE: in_line(p),
        Reason.HR_REVIEWER: HR,
        Reason.CALIBRATION: compared(p),
    }


def review_reasons() -> Reasons:
    """That there is one; what it says is another matter, see `answer_reasons`."""
    r = Review
    in_name, goes_on = r.kind.in_(IN_NAME), r.state != ReviewState.HANDED_OVER
    named_peer = and_(
        r.kind == ReviewKind.PEER,
        of_participant(r.participant_id, managed, in_cycle(names_peers)),
    )
    mine = and_(in_name, goes_on, of_participant(r.participant_id, managed))
    return {
        Reason.AUTHOR: r.author_id == VIEWER,
        Reason.SUBJECT: and_(in_name, goes_on, r.subject_id == VIEWER),
        Reason.MANAGER: or_(mine, named_peer),
        Reason.MANAGER_LINE: and_(
            r.kind == ReviewKind.SELF,
            of_participant(r.participant_id, in_line, shared, in_cycle(shows_line)),
        ),
        Reason.HR_REVIEWER: and_(in_name, HR),
        Reason.CALIBRATION: and_(
            r.kind == ReviewKind.MANAGER, of_participant(r.participant_id, compared)
        ),
    }


def content_reasons(r: Any) -> Reasons:
    """Why somebody else than its author reads a review, of which they see that it is there."""
    sent, in_name = r.state.not_in(NOT_SENT), r.kind.in_(IN_NAME)
    above = or_(r.kind.in_(FROM_ABOVE), reads_first(r.cycle_id), is_judged(r.participant_id))
    named = or_(in_name, is_named_peer(r))
    return {
        Reason.SUBJECT: and_(
            sent, in_name, r.subject_id == VIEWER, of_participant(r.participant_id, shared)
        ),
        Reason.MANAGER: and_(sent, named, of_participant(r.participant_id, managed), above),
        Reason.MANAGER_LINE: and_(
            sent,
            r.kind == ReviewKind.SELF,
            of_participant(r.participant_id, in_line, shared, in_cycle(shows_line)),
        ),
        Reason.HR_REVIEWER: and_(sent, in_name, hr_of_others(r.subject_id)),
        Reason.CALIBRATION: and_(
            sent,
            r.kind == ReviewKind.MANAGER,
            r.subject_id != VIEWER,
            of_participant(r.participant_id, compared),
        ),
    }


def is_named_peer(r: Any) -> Predicate:
    c = columns_of(ReviewCycle)
    named = exists().where(c.id == r.cycle_id, c.peers_named_to_manager)
    return and_(r.kind == ReviewKind.PEER, named)


def reads_first(cycle_id: Any) -> Predicate:
    """Where the cycle says so; and once none is written any more, for none can be swayed then."""
    c = columns_of(ReviewCycle)
    written = c.phase.not_in(UNWRITTEN)
    return exists().where(c.id == cycle_id, or_(c.manager_reads_first, written))


def is_judged(participant_id: Any) -> Predicate:
    """That a manager's review of the same person is submitted, be it by the one before."""
    own = columns_of(Review)
    return exists().where(
        own.participant_id == participant_id,
        own.kind == ReviewKind.MANAGER,
        own.state.not_in(NOT_SENT),
    )


def readable(r: Any) -> ColumnElement[bool]:
    """That the viewer reads what a review says."""
    return or_(r.author_id == VIEWER, *content_reasons(r).values())


def answer_reasons() -> Reasons:
    def of_review(reason: Reason) -> Predicate:
        r = columns_of(Review)
        return exists().where(r.id == ReviewAnswer.review_id, content_reasons(r)[reason])

    others = content_reasons(Review.__table__.c)
    return {
        Reason.AUTHOR: ReviewAnswer.author_id == VIEWER,
        **{reason: of_review(reason) for reason in others},
    }


def voice_reasons() -> Reasons:
    """Together with enough others of the same perspective on the same question, or not at all."""
    v = ReviewVoice
    return {
        Reason.SUBJECT: of_participant(v.participant_id, enough, shared, is_viewer),
        Reason.MANAGER: of_participant(v.participant_id, enough, managed, is_unswayed),
        Reason.HR_REVIEWER: and_(
            hr_of_others(v.subject_id), of_participant(v.participant_id, enough)
        ),
    }


def is_unswayed(p: Any) -> Predicate:
    """That whoever manages them has sent their own review, or need not first."""
    return or_(reads_first(p.cycle_id), is_judged(p.id))


def enough(p: Any) -> Predicate:
    """On the level of the participant: SQLAlchemy ties a deeper one to nothing but that."""
    n, c, own = (columns_of(noun) for noun in (VoiceCount, ReviewCycle, Review))
    # Whoever spoke themselves knows one of the voices: it is not counted among those they hear.
    spoke = select(func.count()).where(
        own.participant_id == p.id,
        own.kind == n.perspective,
        own.author_id == VIEWER,
        own.state.not_in(NOT_SENT),
    )
    v = ReviewVoice
    return and_(
        n.participant_id == v.participant_id,
        n.perspective == v.perspective,
        n.question == v.question,
        n.is_shown,
        c.id == p.cycle_id,
        c.voices_closed_at.is_not(None),
        n.count - spoke.scalar_subquery() >= c.threshold,
    )


def nomination_reasons() -> Reasons:
    n = PeerNomination
    return {
        Reason.SUBJECT: n.subject_id == VIEWER,
        Reason.ASSIGNEE: and_(n.reviewer_id == VIEWER, n.state.in_(TOLD)),
        Reason.MANAGER: of_participant(n.participant_id, managed),
        Reason.HR_REVIEWER: HR,
    }


def reply_reasons() -> Reasons:
    r = ReviewReply
    return {
        Reason.AUTHOR: r.author_id == VIEWER,
        Reason.SUBJECT: r.subject_id == VIEWER,
        Reason.MANAGER: of_participant(r.participant_id, managed),
        Reason.HR_REVIEWER: hr_of_others(r.subject_id),
    }


def rating_reasons() -> Reasons:
    """Who proposed it reads it as the manager, and no more once somebody else is that."""
    r = ReviewRating
    others = and_(r.subject_id != VIEWER, of_participant(r.participant_id, compared))
    return {
        Reason.SUBJECT: and_(r.subject_id == VIEWER, of_participant(r.participant_id, shared)),
        Reason.MANAGER: of_participant(r.participant_id, managed),
        Reason.HR_REVIEWER: hr_of_others(r.subject_id),
        Reason.CALIBRATION: others,
    }


def change_reasons() -> Reasons:
    c = CalibrationChange
    told = and_(c.subject_id == VIEWER, c.tells_subject)
    return {
        Reason.SUBJECT: and_(told, of_participant(c.participant_id, shared)),
        Reason.MANAGER: of_participant(c.participant_id, managed),
        Reason.HR_REVIEWER: hr_of_others(c.subject_id),
        Reason.CALIBRATION: and_(
            c.subject_id != VIEWER, of_participant(c.participant_id, compared)
        ),
    }


def evidence_reasons() -> Reasons:
    e = EvidenceItem
    return {
        Reason.SUBJECT: e.subject_id == VIEWER,
        Reason.MANAGER: of_participant(e.participant_id, managed),
        Reason.HR_REVIEWER: HR,
        Reason.CALIBRATION: and_(
            e.subject_id != VIEWER, of_participant(e.participant_id, compared)
        ),
    }
