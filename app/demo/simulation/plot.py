"""How a key result goes from week to week, decided by a seed before anybody says anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from random import Random

from app.demo.chance import chance
from app.demo.goal import Pace
from app.demo.narratives import NARRATIVES
from app.demo.readings import CONFIDENCE, FIRST_CONFIDENCE, SPEED, TALKATIVE
from rules.confidence import needs_narrative
from rules.terms import ReportedStatus

HUNDREDTH = Decimal("0.01")
PACES = {
    Pace.AHEAD: 14,
    Pace.STEADY: 40,
    Pace.SLOW: 22,
    Pace.STUCK: 10,
    Pace.SILENT: 8,
    Pace.REACHED: 6,
}
SPEAKS = 4
"""So many weeks somebody speaks who then falls silent."""


class Manner(Enum):
    """When and how a week's word is said."""

    IN_TIME = "IN_TIME"
    LATE = "LATE"
    CORRECTED = "CORRECTED"
    NOT_AT_ALL = "NOT_AT_ALL"


MANNERS = {Manner.IN_TIME: 82, Manner.LATE: 7, Manner.CORRECTED: 5, Manner.NOT_AT_ALL: 6}


@dataclass(frozen=True, slots=True)
class Week:
    """`mistaken` is the share that is said first, where a word is corrected later."""

    share: Decimal
    mistaken: Decimal
    confidence: int
    status: ReportedStatus | None
    narrative: str | None
    manner: Manner
    is_blocked: bool


def weeks(name: str, seed: int, count: int, ends_at: Decimal | None = None) -> list[Week]:
    """The same for the same name and seed; it ends at a share where one is given."""
    random = chance(seed, name)
    pace = _pace(random, ends_at)
    end = random.uniform(*SPEED[pace]) if ends_at is None else float(ends_at)
    return list(_told(pace, [_share(end, week, count) for week in range(count)], random))


def _pace(random: Random, ends_at: Decimal | None) -> Pace:
    if ends_at is None:
        return random.choices([*PACES], [*PACES.values()])[0]
    if ends_at >= 1:
        return Pace.REACHED
    if ends_at >= Decimal("0.7"):
        return Pace.STEADY
    return Pace.SLOW if ends_at >= Decimal("0.3") else Pace.STUCK


def _share(end: float, week: int, count: int) -> Decimal:
    return Decimal(min(1.0, end * (week + 1) / count)).quantize(HUNDREDTH)


def _told(pace: Pace, shares: Sequence[Decimal], random: Random) -> Iterator[Week]:
    """A confidence that falls low or moves to another band owes a sentence, and has it."""
    before: int | None = None
    blocked_from = random.randrange(1, 4) if pace is Pace.STUCK else len(shares)
    for week, share in enumerate(shares):
        manner = _manner(pace, week, random)
        sure = _confidence(pace, week, random)
        is_owed = needs_narrative(sure, before) or manner is Manner.CORRECTED
        speaks = is_owed or random.random() < TALKATIVE
        sentence = random.choice(NARRATIVES[pace])
        yield Week(
            share=share,
            mistaken=(share / 2).quantize(HUNDREDTH),
            confidence=sure,
            status=_word(pace, week, random.random()),
            narrative=sentence if speaks else None,
            manner=manner,
            is_blocked=week >= blocked_from and manner is not Manner.NOT_AT_ALL,
        )
        if manner is not Manner.NOT_AT_ALL:
            before = sure
            blocked_from = len(shares) if week >= blocked_from else blocked_from


def _manner(pace: Pace, week: int, random: Random) -> Manner:
    drawn = random.choices([*MANNERS], [*MANNERS.values()])[0]
    return Manner.NOT_AT_ALL if pace is Pace.SILENT and week >= SPEAKS else drawn


def _confidence(pace: Pace, week: int, random: Random) -> int:
    share = min(1.0, week / 2)
    sure = FIRST_CONFIDENCE + (CONFIDENCE[pace] - FIRST_CONFIDENCE) * share
    return max(0, min(100, round(sure) + random.randint(-4, 4)))


def _word(pace: Pace, week: int, drawn: float) -> ReportedStatus | None:
    """Now and then it is left to the figures, or nothing is said of it."""
    if drawn < 0.85:
        return _status(pace, week)
    return ReportedStatus.AUTO if drawn < 0.95 else None


def _status(pace: Pace, week: int) -> ReportedStatus:
    """Trouble is rarely told in the first week."""
    if week == 0 or pace not in (Pace.STUCK, Pace.SLOW):
        return ReportedStatus.ON_TRACK
    return ReportedStatus.AT_RISK if pace is Pace.STUCK else ReportedStatus.BEHIND
