"""What the owner of a key result says of it, week after week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from app.demo.goal import Pace, Result
from app.demo.narratives import DONE, NARRATIVES
from app.demo.periods import Period
from rules.confidence import needs_narrative
from rules.terms import MetricKind, ReportedStatus

WEEK = timedelta(days=7)
SILENCE = timedelta(days=17)
LOOK_AHEAD = timedelta(days=4)
"""A check-in tells of its whole week, not only of the days until it."""
TALKATIVE = 0.35
TOLD = 0.85
SAID_IN_WORDS = (MetricKind.BOOLEAN, MetricKind.BASELINE)
"""Their figures say little on the way, so their owners always say how it goes."""

FIRST_CONFIDENCE = 70
CONFIDENCE = {
    Pace.AHEAD: 88,
    Pace.STEADY: 77,
    Pace.SLOW: 54,
    Pace.STUCK: 27,
    Pace.SILENT: 64,
    Pace.REACHED: 96,
}
SPEED = {
    Pace.AHEAD: (1.25, 1.5),
    Pace.STEADY: (0.86, 1.04),
    Pace.SLOW: (0.44, 0.66),
    Pace.STUCK: (0.05, 0.3),
    Pace.SILENT: (0.5, 0.8),
    Pace.REACHED: (1.5, 2.0),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One check-in; `done` is how much of the way is behind, 0 to 1."""

    at: datetime
    done: float
    value: Decimal | None
    previous: Decimal | None
    confidence: int
    status: ReportedStatus | None
    narrative: str | None


def sayings(result: Result, period: Period, random: Random) -> list[Saying]:
    """All check-ins until now, oldest first; none in the future, none outside the period."""
    moments = list(_moments(result.pace, period, random))
    speed = random.uniform(*SPEED[result.pace])
    is_told = bool(result.said) or result.kind in SAID_IN_WORDS or random.random() < TOLD
    told: list[Saying] = []
    for position, at in enumerate(moments):
        is_last = position == len(moments) - 1
        done = _done(result.pace, speed, period.elapsed(at.date() + LOOK_AHEAD), is_last=is_last)
        value = _value(result, done, random)
        status = _status(result.pace, position) if is_told else _left_to_figures(position)
        sure = _confidence(result.pace, position, random)
        told.append(Saying(at, done, value, None, sure, status, None))
    return list(_explained(_in_sequence(told), result, random))


def _moments(pace: Pace, period: Period, random: Random) -> Iterator[datetime]:
    """Each week at the owner's own day and about their own hour."""
    habit, hour = timedelta(days=random.randrange(3)), random.randrange(8, 16)
    until = period.last_day - SILENCE if pace is Pace.SILENT else period.last_day
    first = period.cycle.starts_on
    day = first - timedelta(days=first.weekday()) + habit
    while day <= until:
        at = period.moment(day, time(hour, random.randrange(60)))
        if day >= first and at <= period.now:
            yield at
        day += WEEK


def _done(pace: Pace, speed: float, elapsed: float, *, is_last: bool) -> float:
    if pace is Pace.REACHED and is_last:
        return 1.0
    return min(1.0, speed * elapsed)


def _value(result: Result, done: float, random: Random) -> Decimal | None:
    match result.kind:
        case MetricKind.MILESTONE:
            return None
        case MetricKind.BOOLEAN:
            return Decimal(done >= 0.9)
        case MetricKind.BASELINE:
            around = result.around or Decimal(0)
            return _rounded(around * Decimal(random.uniform(0.94, 1.06)), around)
        case _:
            start, target = result.start or Decimal(0), result.target or Decimal(0)
            return _rounded(start + (target - start) * Decimal(done), start, target)


def _rounded(value: Decimal, *bounds: Decimal) -> Decimal:
    """As fine as the bounds are written; large sums to the hundred."""
    if max(map(abs, bounds)) >= 10_000:
        return Decimal(round(value, -2))
    finest = min((bound.as_tuple().exponent for bound in bounds), key=int)
    return value.quantize(Decimal((0, (1,), int(finest))))


def _status(pace: Pace, position: int) -> ReportedStatus:
    """Trouble is rarely told in the first week."""
    if pace is Pace.STUCK and position > 0:
        return ReportedStatus.AT_RISK if position > 1 else ReportedStatus.BEHIND
    if pace is Pace.SLOW and position > 0:
        return ReportedStatus.BEHIND
    return ReportedStatus.ON_TRACK


def _left_to_figures(position: int) -> ReportedStatus | None:
    """Said once, it stands."""
    return ReportedStatus.AUTO if position == 0 else None


def _confidence(pace: Pace, position: int, random: Random) -> int:
    share = min(1.0, position / 2)
    sure = FIRST_CONFIDENCE + (CONFIDENCE[pace] - FIRST_CONFIDENCE) * share
    return max(0, min(100, round(sure) + random.randint(-4, 4)))


def _in_sequence(told: Sequence[Saying]) -> Iterator[Saying]:
    yield from told[:1]
    for before, saying in pairwise(told):
        yield replace(saying, previous=before.value)


def _explained(told: Iterator[Saying], result: Result, random: Random) -> Iterator[Saying]:
    """With a sentence where one is owed, for the latest word, and now and then."""
    sayings = list(told)
    stock = random.sample(NARRATIVES[result.pace], len(NARRATIVES[result.pace]))
    before: int | None = None
    for position, saying in enumerate(sayings):
        is_last = position == len(sayings) - 1
        is_owed = needs_narrative(saying.confidence, before)
        before = saying.confidence
        if is_last or is_owed or random.random() < TALKATIVE:
            text = _last_word(result, saying, random) if is_last else None
            yield replace(saying, narrative=text or stock[position % len(stock)])
        else:
            yield saying


def _last_word(result: Result, saying: Saying, random: Random) -> str | None:
    if result.said is not None:
        return result.said
    return random.choice(DONE) if saying.done >= 1 else None


def steps_done(result: Result, told: Sequence[Saying]) -> list[date | None]:
    """The day on which each step was done, or None for those that are still ahead."""
    count = len(result.steps)
    days: list[date | None] = []
    for number in range(1, count + 1):
        due = (number - 0.5) / count
        days.append(next((each.at.date() for each in told if each.done >= due), None))
    return days
