"""How well the rhythm of check-ins is kept: those that came in time, of all that were owed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rules.cadence import is_outdated
from rules.cadences import ALWAYS_WEEKLY, Cadences

IN_TIME = timedelta(days=1)
"""What comes this much after it was due is in time still."""
FEWEST = 5
"""What is told of how people work is told of so many together, or not at all."""


WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A check-in that was owed: `on` the day it came in time, else on that when it was due."""

    on: date
    in_time: bool


@dataclass(frozen=True, slots=True)
class Kept:
    in_time: int
    owed: int


def owed(
    days: Sequence[date], opened_on: date, until: date, cadences: Cadences = ALWAYS_WEEKLY
) -> Iterator[Owed]:
    """Of one key result, by the days of its check-ins, the first one first.

    What is due and not there by then is owed as well.
    """
    last: date | None = None
    for day in days:
        due = cadences.due_on(last, opened_on)
        is_in_time = day <= due + IN_TIME
        yield Owed(day if is_in_time else due, is_in_time)
        last = day
    due = cadences.due_on(last, opened_on)
    if until > due + IN_TIME:
        yield Owed(due, in_time=False)


def kept(each: Iterable[Owed]) -> Kept:
    told = [*each]
    return Kept(sum(one.in_time for one in told), len(told))


def is_outdated_on(
    day: date, days: Sequence[date], opened_on: date, cadences: Cadences = ALWAYS_WEEKLY
) -> bool:
    """Whether nothing was said for too long as of a day, by the days of all its check-ins."""
    last = max((each for each in days if each <= day), default=None)
    return is_outdated(last, opened_on, day, cadences.on(day))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def mondays(since: date, until: date) -> list[date]:
    """Of each week that has a day of these."""
    first = monday_of(since)
    return [first + week * WEEK for week in range((until - first).days // 7 + 1)]


def in_time_share(each: Iterable[Kept]) -> Decimal | None:
    """None where nothing was owed yet."""
    told = [*each]
    owed = sum(one.owed for one in told)
    return Decimal(sum(one.in_time for one in told)) / owed if owed else None


def share(part: int, of: int) -> Decimal | None:
    return Decimal(part) / of if of else None
