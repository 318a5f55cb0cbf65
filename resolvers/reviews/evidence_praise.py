"""Evidence of what others said, gathered at the launch of a cycle: public feedback and recognition.

What was said to fewer people stays with them: the reviewee adds it to the pack where they like. Who
said it is told by what it was copied from, so that a copy names nobody who was erased.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import TIMESTAMP, select, true

from auth.gate import Work
from model.base import Base
from model.feedback import Feedback
from model.recognition import Recognition
from model.rows import KEYS, AnySelect, Written, named, of_keys, written
from resolvers.everyday.recognitions import RECIPIENT
from resolvers.ids import global_id
from resolvers.instants import midnight, next_day, zone_of
from rules.evidence import EvidenceKind, Period, Piece, Pieces
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionLevel

AT = TIMESTAMP(timezone=True)


async def feedback(work: Work, people: Sequence[UUID], period: Period) -> Pieces:
    return await copied(
        work, Said(EvidenceKind.FEEDBACK, "Feedback", Feedback, about()), people, period
    )


async def recognitions(work: Work, people: Sequence[UUID], period: Period) -> Pieces:
    given = Said(EvidenceKind.RECOGNITION, "Recognition", Recognition, thanking())
    return await copied(work, given, people, period)


@dataclass(frozen=True)
class Said:
    """A noun of which each row was said by somebody, and the statement that finds them."""

    kind: EvidenceKind
    title: str
    noun: type[Base]
    statement: AnySelect | Written


async def copied(work: Work, told: Said, people: Sequence[UUID], period: Period) -> Pieces:
    zone = await zone_of(work)
    first, after = (midnight(day, zone) for day in (period.starts_on, next_day(period.ends_on)))
    found: defaultdict[UUID, list[Piece]] = defaultdict(list)
    for record in await work.records(told.statement, keys=people, first=first, after=after):
        day = record.sent_at.astimezone(zone).date()
        source = global_id(told.noun.__name__, record.id)
        piece = Piece(told.kind, day, told.title, record.text, source)
        found[record.whom].append(piece)
    return found


@written
def about() -> AnySelect:
    told = (Feedback.id, Feedback.about_id.label("whom"), Feedback.text, Feedback.sent_at)
    is_public = Feedback.level == FeedbackLevel.PUBLIC
    return select(*told).where(of_keys(Feedback.about_id), is_public, *in_period(Feedback.sent_at))


@written
def thanking() -> AnySelect:
    whom = RECIPIENT.c.recipient_id
    told = (Recognition.id, whom.label("whom"), Recognition.text, Recognition.sent_at)
    found = select(*told).select_from(Recognition).join(RECIPIENT, true())
    is_public = Recognition.level == RecognitionLevel.PUBLIC
    within = in_period(Recognition.sent_at)
    some = Recognition.recipient_ids.overlap(KEYS)
    return found.where(some, of_keys(whom), is_public, *within)


def in_period(at: Any) -> tuple[Any, ...]:
    return (at >= named("first", AT), at < named("after", AT))
