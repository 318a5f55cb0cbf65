"""How well the rhythm of check-ins is kept: those that came in time, of all that were owed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rules.cadence import WEEKLY, Cadence, due_on

IN_TIME = timedelta(days=1)
"""What comes this much after it was due is in time still."""
FEWEST = 5
"""What is told of how people work is told of so many together, or not at all."""


@dataclass(frozen=True, slots=True)
class Kept:
    in_time: int
    owed: int


def kept(days: Sequence[date], opened_on: date, until: date, cadence: Cadence = WEEKLY) -> Kept:
    """Of one key result, by the days of its check-ins, the first one first.

    What is due and not there by then is owed as well.
    """
    in_time, last = 0, None
    for day in days:
        in_time += day <= due_on(last, opened_on, cadence) + IN_TIME
        last = day
    is_missing = until > due_on(last, opened_on, cadence) + IN_TIME
    return Kept(in_time, len(days) + is_missing)


def in_time_share(each: Iterable[Kept]) -> Decimal | None:
    """None where nothing was owed yet."""
    told = [*each]
    owed = sum(one.owed for one in told)
    return Decimal(sum(one.in_time for one in told)) / owed if owed else None


def share(part: int, of: int) -> Decimal | None:
    return Decimal(part) / of if of else None
