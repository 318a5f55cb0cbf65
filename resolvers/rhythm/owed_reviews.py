"""What the viewer owes to others in private: reviews to write, to share, feedback asked of them.

Nobody else is ever told of it, nor reminds them: it is read at their own gate alone. That there is
an open cycle is no secret: without one no review is read for the inbox at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Date, any_, exists, or_, select

from auth.gate import Gate
from auth.policy_line import Area
from auth.visibility.predicates import VIEWER
from auth.visibility.reach import reads
from model.base import Base
from model.feedback import FeedbackRequest
from model.feedback_round import FeedbackRound, RoundGiver
from model.organisation import Organisation
from model.owed import Days
from model.person import Person
from model.review import PeerNomination, Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, Written, columns, named, of_keys, written
from rules import inbox
from rules.inbox import Due, Matter, Owed
from rules.reviews import (
    OPEN_STATES,
    VOICES,
    NominationState,
    ReviewKind,
    ReviewPhase,
    ReviewState,
)

DAY = named("day", Date())
CHOOSING = (ReviewPhase.NOMINATION, ReviewPhase.WRITING)
ALL = (*CHOOSING, ReviewPhase.SHARING)
OPEN = sorted(OPEN_STATES, key=lambda state: state.value)
TOLD_TOGETHER = sorted(VOICES, key=lambda kind: kind.value)
WRITTEN = (ReviewState.SUBMITTED, ReviewState.CALIBRATED)


@dataclass(frozen=True)
class Private:
    """A kind of it; `phases` are those of a review cycle in which there is any at all."""

    kind: Owed
    noun: type[Base]
    statement: Callable[[], Written]
    due: Callable[[Any, Days], Due]
    phases: Sequence[ReviewPhase] = ()


async def private_matters(load: Gate, me: UUID) -> list[Matter]:
    """None where the feature is not on, or the token doesn't reach it."""
    if not reads(load.viewer, Area.PERFORMANCE):
        return []
    going_on = {record.phase for record in await load.records(phases())}
    found: list[Matter] = []
    for source in SOURCES:
        if source.phases and going_on.isdisjoint(source.phases):
            continue
        rows = await load.rows(source.noun, source.statement(), keys=[me], **today(load, source))
        found += [matter_of(load, source, me, row) for row in rows]
    return found


def today(load: Gate, source: Private) -> dict[str, Any]:
    """The day is given where a statement asks for it."""
    return {"day": load.today} if source.kind is Owed.FEEDBACK_ROUND else {}


def matter_of(load: Gate, source: Private, me: UUID, row: Row) -> Matter:
    """On the person's own day."""
    zone = inbox.zone_of(row.own_zone, row.zone)
    due = source.due(row, lambda at: inbox.local_day(at, zone))
    day = inbox.local_day(load.moment.now, zone)
    return Matter(source.kind, me, row.id, None, None, due, day, is_open=False)


@written
def phases() -> AnySelect:
    return select(ReviewCycle.phase).distinct().where(ReviewCycle.phase.in_(ALL))


def owed(noun: type[Base], *more: Any) -> AnySelect:
    """What it is about, and where whoever owes it is."""
    zone = select(Organisation.time_zone).scalar_subquery().label("zone")
    told = select(*columns(noun), Person.time_zone.label("own_zone"), zone, *more)
    return told.select_from(noun).join(Person, of_keys(Person.id))


@written
def to_write() -> AnySelect:
    """Peers and reports write until their words are shown."""
    is_asked = or_(Review.kind.not_in(TOLD_TOGETHER), ReviewCycle.voices_closed_at.is_(None))
    return (
        owed(Review)
        .join(ReviewCycle, ReviewCycle.id == Review.cycle_id)
        .where(
            of_keys(Review.author_id),
            Review.state.in_(OPEN),
            ReviewCycle.phase == ReviewPhase.WRITING,
            is_asked,
        )
    )


@written
def to_decide() -> AnySelect:
    """Of peers whom somebody else named for one's own report."""
    part = ReviewParticipant
    return (
        owed(PeerNomination)
        .join(part, part.id == PeerNomination.participant_id)
        .join(ReviewCycle, ReviewCycle.id == part.cycle_id)
        .where(
            of_keys(part.manager_id),
            PeerNomination.state == NominationState.PROPOSED,
            ReviewCycle.phase.in_(CHOOSING),
            ReviewCycle.voices_closed_at.is_(None),
        )
    )


@written
def to_share() -> AnySelect:
    """Once the manager's review of them is there, be it by the one before."""
    part = ReviewParticipant
    return (
        owed(part, ReviewCycle.manager_due_on, Review.submitted_at)
        .join(ReviewCycle, ReviewCycle.id == part.cycle_id)
        .join(Review, Review.participant_id == part.id)
        .where(
            of_keys(part.manager_id),
            part.shared_at.is_(None),
            ReviewCycle.phase == ReviewPhase.SHARING,
            Review.kind == ReviewKind.MANAGER,
            Review.state.in_(WRITTEN),
        )
    )


@written
def to_acknowledge() -> AnySelect:
    part = ReviewParticipant
    return (
        owed(part)
        .join(ReviewCycle, ReviewCycle.id == part.cycle_id)
        .where(
            of_keys(part.subject_id),
            part.shared_at.is_not(None),
            part.acknowledged_at.is_(None),
            ReviewCycle.phase == ReviewPhase.SHARING,
        )
    )


@written
def to_answer() -> AnySelect:
    asked = FeedbackRequest
    waits = (asked.answered_at.is_(None), asked.declined_at.is_(None))
    return owed(asked).where(of_keys(asked.asked_of_id), *waits)


@written
def to_say() -> AnySelect:
    """In a round that still takes answers, and that has none of theirs."""
    of = FeedbackRound
    asked = or_(any_(of.peer_ids) == VIEWER, any_(of.report_ids) == VIEWER)
    answered = exists().where(RoundGiver.round_id == of.id, RoundGiver.person_id == VIEWER)
    takes = (of.closed_at.is_(None), of.closes_on >= DAY)
    return owed(of).where(asked, ~answered, *takes)


def asked_due(record: Any, day: Days) -> Due:
    return inbox.request_due(record.due_on, day(record.asked_at))


SOURCES: Sequence[Private] = (
    Private(
        Owed.REVIEW, Review, to_write, lambda each, _: inbox.review_due(each.due_on),
        (ReviewPhase.WRITING,),
    ),
    Private(
        Owed.PEER_NOMINATION, PeerNomination, to_decide,
        lambda each, day: inbox.nomination_due(day(each.proposed_at)), CHOOSING,
    ),
    Private(
        Owed.REVIEW_SHARE, ReviewParticipant, to_share,
        lambda each, day: inbox.sharing_due(each.manager_due_on, day(each.submitted_at)),
        (ReviewPhase.SHARING,),
    ),
    Private(
        Owed.REVIEW_ACKNOWLEDGEMENT, ReviewParticipant, to_acknowledge,
        lambda each, day: inbox.acknowledging_due(day(each.shared_at)), (ReviewPhase.SHARING,),
    ),
    Private(Owed.FEEDBACK_REQUEST, FeedbackRequest, to_answer, asked_due),
    Private(
        Owed.FEEDBACK_ROUND, FeedbackRound, to_say,
        lambda each, day: inbox.request_due(each.closes_on, day(each.started_at)),
    ),
)  # fmt: skip
