"""Takes out of the database what is of one person, for good, and leaves a tombstone.

Only the owner of the tables does this, on the machine: no request, and not the role that serves.
What others rest on stays, and names a person without a name: a key result's history, what somebody
wrote of others, a reporting line.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Update, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from model.base import Base, noun_of
from model.calibration import CalibrationChange, ReviewRating
from model.delegate import Delegate
from model.erasure import Erasure, LegalHold
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.holding import is_named_by, names
from model.journal import AnsweredMutation
from model.match import Match
from model.note import PrivateNote
from model.performance_goal import PerformanceGoal
from model.person import Employment, Identity, Person
from model.recognition import Recognition
from model.reminder import Reminder
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import ReviewerLoad, VoiceCount, VoiceGiver
from model.role import RoleGrant
from model.session import BrowserSession
from model.staged import StagedPage
from model.traces import NOBODY, cut
from rules.feedback import FeedbackLevel
from rules.reviews import UNSENT, VOICES
from rules.terms import PersonStatus

LOCK_SECONDS = 20
Which = Callable[[UUID], ColumnElement[bool]]
Gone = tuple[type[Base], Which]


class Keeper(NamedTuple):
    """Somebody whose legal hold an erasure would break, and why it was placed."""

    person: UUID
    reason: str


def of_their_reviews(person: UUID) -> ColumnElement[bool]:
    """Of reviews that ended their time too, which only who spoke there still names."""
    mine = select(ReviewParticipant.id).where(ReviewParticipant.subject_id == person)
    heard = select(VoiceGiver.participant_id).where(VoiceGiver.subject_id == person)
    return VoiceCount.participant_id.in_(mine.union(heard))


def answers_about(person: UUID) -> ColumnElement[bool]:
    return ReviewAnswer.review_id.in_(select(Review.id).where(Review.subject_id == person))


def own_words(person: UUID) -> ColumnElement[bool]:
    """Drafts, which were theirs alone, and what is told of theirs without a name."""
    alone = Review.state.in_(UNSENT) | Review.kind.in_(VOICES)
    return ReviewAnswer.review_id.in_(select(Review.id).where(Review.author_id == person, alone))


def own_notes(person: UUID) -> ColumnElement[bool]:
    return (Feedback.author_id == person) & (Feedback.level == FeedbackLevel.SELF_NOTE)


def thanks_for_nobody_else(person: UUID) -> ColumnElement[bool]:
    return Recognition.recipient_ids == [person]


HANGING: Sequence[Gone] = (
    (VoiceCount, of_their_reviews),
    (ReviewAnswer, answers_about),
    (ReviewAnswer, own_words),
    (Feedback, own_notes),
    (Recognition, thanks_for_nobody_else),
)
# Rows that go because this names the person, each after whatever hangs on it.
THEIRS: Sequence[InstrumentedAttribute[Any]] = (
    PerformanceGoal.person_id, DevelopmentGoal.person_id, DevelopmentPlan.person_id,
    CompetencyAssessment.person_id,
    PrivateNote.author_id, Feedback.about_id, FeedbackRequest.about_id, AnonymousAnswer.about_id,
    RoundGiver.about_id, FeedbackRound.about_id, ReviewReply.subject_id,
    CalibrationChange.subject_id, ReviewRating.subject_id, EvidenceItem.subject_id,
    ReviewVoice.subject_id, VoiceGiver.subject_id, Review.subject_id, PeerNomination.subject_id,
    ReviewParticipant.subject_id, ReviewerLoad.reviewer_id, Delegate.person_id, Reminder.person_id,
    AnsweredMutation.actor_id, BrowserSession.person_id, RoleGrant.person_id, Match.person_id,
    Identity.person_id, Employment.person_id,
)  # fmt: skip


def going(person: UUID) -> Sequence[tuple[type[Base], ColumnElement[bool]]]:
    """What an erasure takes, in its order."""
    hanging = [(noun, which(person)) for noun, which in HANGING]
    return [*hanging, *((noun_of(column), column == person) for column in THEIRS)]


@contextmanager
def reached(connection: Connection) -> Generator[None]:
    """All that an erasure takes from lies open meanwhile, and no legal hold is placed."""
    with unguarded(connection, [*(noun for noun, _ in HANGING), *map(noun_of, THEIRS)]):
        connection.execute(text(f"LOCK TABLE {LegalHold.__tablename__} IN SHARE MODE"))
        yield


def keepers(
    connection: Connection, person: UUID, since: datetime | None = None
) -> Sequence[Keeper]:
    """Themselves, or somebody held who wrote, or is named by, some of what would go.

    With `since`, by holds that were placed after it only.
    """
    held = select(LegalHold.person_id, LegalHold.reason).where(LegalHold.lifted_at.is_(None))
    if since is not None:
        held = held.where(LegalHold.placed_at > since)
    takes = (
        select(noun).where(which, names(noun, LegalHold.person_id)).correlate(LegalHold).exists()
        for noun, which in going(person)
        if is_named_by(noun)
    )
    found = connection.execute(held.where(or_(LegalHold.person_id == person, *takes)))
    return [Keeper(*each) for each in found]


def erase(connection: Connection, person: UUID, now: datetime) -> None:
    """Whatever is held by then: who `keepers` are is asked before. It may be done again."""
    cut(connection, person, now)
    for noun, which in going(person):
        connection.execute(delete(noun).where(which))
    connection.execute(thanks_for_others(person))
    connection.execute(update(Person).where(Person.id == person).values(nameless(now)))
    # Their source's record of them may be among these. The next run reads all of them again.
    connection.execute(delete(StagedPage))
    tombstone = insert(Erasure).values(person_id=person, erased_at=now)
    connection.execute(tombstone.on_conflict_do_nothing())


def thanks_for_others(person: UUID) -> Update:
    """What others were thanked for as well stays theirs."""
    whom = Recognition.recipient_ids
    among = update(Recognition).where(whom.contains([person]))
    return among.values(recipient_ids=func.array_remove(whom, person))


def nameless(now: datetime) -> dict[str, Any]:
    names = {"name": NOBODY, "sort_key": NOBODY.casefold()}
    rest = ("email", "email_key", "title", "location", "avatar_url", "time_zone")
    ended = {"status": PersonStatus.ENDED, "retired_at": now, "version": Person.version + 1}
    return {**names, **dict.fromkeys(rest), **ended}


@contextmanager
def unguarded(connection: Connection, nouns: Iterable[type[Base]]) -> Generator[None]:
    """Row-level security lets their owner through, in this transaction and for nobody else.

    The tables are locked meanwhile, so that nobody meets them without their wall.
    """
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    names = sorted({noun.__tablename__ for noun in nouns} & walled(connection))
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"))
    yield
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))


def walled(connection: Connection) -> set[str]:
    found = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity "
            "AND relnamespace = 'public'::regnamespace"
        )
    )
    return set(found.scalars())
