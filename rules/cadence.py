"""When the next check-in is due, and from when on its absence shows."""

from calendar import MONDAY
from dataclasses import dataclass
from datetime import date, timedelta

from rules.errors import Invalid

EARLY = timedelta(days=1)
"""A check-in this much before its slot counts as that slot's."""

GRACE = timedelta(days=3)
"""A check-in this much after its due date is late, but not yet missed."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A check-in every 1, 2 or 3 weeks on one weekday, Monday being 0."""

    weeks: int = 1
    weekday: int = MONDAY

    def __post_init__(self) -> None:
        if self.weeks not in (1, 2, 3):
            raise Invalid("A cadence is 1, 2 or 3 weeks.", path=("weeks",))
        if self.weekday not in range(7):
            raise Invalid("A weekday is 0 (Monday) to 6 (Sunday).", path=("weekday",))


WEEKLY = Cadence()


def next_due(last_check_in: date, cadence: Cadence = WEEKLY) -> date:
    """The next slot after the last check-in."""
    served = last_check_in + EARLY
    days = (cadence.weekday - served.weekday() - 1) % 7 + 1
    return served + timedelta(days=days, weeks=cadence.weeks - 1)


def due_on(last_check_in: date | None, opened_on: date, cadence: Cadence = WEEKLY) -> date:
    """Without any check-in the key result has one period from the day it was opened."""
    if last_check_in is None:
        return opened_on + timedelta(weeks=cadence.weeks)
    return next_due(last_check_in, cadence)


def is_outdated(
    last_check_in: date | None, opened_on: date, today: date, cadence: Cadence = WEEKLY
) -> bool:
    """The first check-in has no days of grace: nobody knows anything yet."""
    if last_check_in is None:
        return today - opened_on > timedelta(weeks=cadence.weeks)
    return today - next_due(last_check_in, cadence) > GRACE
