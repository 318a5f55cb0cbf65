"""When the next check-in is due, and from when on its absence shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from rules.errors import Invalid


class Rhythm(Enum):
    """How often somebody is to check in, the most often first."""

    WEEKLY = "WEEKLY"
    EVERY_TWO_WEEKS = "EVERY_TWO_WEEKS"
    EVERY_THREE_WEEKS = "EVERY_THREE_WEEKS"
    MONTHLY = "MONTHLY"


class Weekday(Enum):
    """In the order of the week, as dates count them."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class CadenceSource(Enum):
    """Who set a cadence: the nearest wins."""

    KEY_RESULT = "KEY_RESULT"
    UNIT = "UNIT"
    ORGANISATION = "ORGANISATION"


DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
EARLY_DAYS = 1
MOST_EARLY_DAYS = 6
GRACE = timedelta(days=3)
"""A check-in this much after its due date is late, but not yet missed."""
WEEKS: Mapping[Rhythm, int] = {
    Rhythm.WEEKLY: 1,
    Rhythm.EVERY_TWO_WEEKS: 2,
    Rhythm.EVERY_THREE_WEEKS: 3,
}
WEEKDAYS = [*Weekday]


@dataclass(frozen=True, slots=True)
class Cadence:
    """A check-in every so often on one weekday; of a month it is the first of its kind.

    One made up to `early_days` before its slot counts as that slot's: nobody is asked anew for what
    they have just said.
    """

    rhythm: Rhythm = Rhythm.WEEKLY
    weekday: Weekday = Weekday.MONDAY
    early_days: int = EARLY_DAYS

    def __post_init__(self) -> None:
        if not 0 <= self.early_days <= MOST_EARLY_DAYS:
            message = f"A check-in counts 0 to {MOST_EARLY_DAYS} days ahead, not {self.early_days}."
            raise Invalid(message, path=("earlyDays",))

    @property
    def early(self) -> timedelta:
        return timedelta(days=self.early_days)


WEEKLY = Cadence()


def next_due(last_check_in: date, cadence: Cadence = WEEKLY) -> date:
    """The next slot after the last check-in."""
    served = last_check_in + cadence.early
    if cadence.rhythm is Rhythm.MONTHLY:
        this_month = first_slot(served, cadence.weekday)
        return this_month if this_month > served else first_slot(month_on(served), cadence.weekday)
    days = (WEEKDAYS.index(cadence.weekday) - served.weekday() - 1) % 7 + 1
    return served + timedelta(days=days, weeks=WEEKS[cadence.rhythm] - 1)


def periods(starts_on: date, ends_on: date, cadence: Cadence = WEEKLY) -> list[date]:
    """The first day of each: that of the window, and every slot of whoever is always in time."""
    firsts = [starts_on]
    while (slot := next_due(firsts[-1], cadence)) <= ends_on:
        firsts.append(slot)
    return firsts


def due_on(last_check_in: date | None, opened_on: date, cadence: Cadence = WEEKLY) -> date:
    """Without any check-in the key result has one period from the day it was opened."""
    if last_check_in is not None:
        return next_due(last_check_in, cadence)
    if cadence.rhythm is Rhythm.MONTHLY:
        first = month_on(opened_on)
        return min(first.replace(day=1) + (opened_on.day - 1) * DAY, month_on(first) - DAY)
    return opened_on + WEEKS[cadence.rhythm] * WEEK


def is_outdated(
    last_check_in: date | None, opened_on: date, today: date, cadence: Cadence = WEEKLY
) -> bool:
    """The first check-in has no days of grace: nobody knows anything yet."""
    due = due_on(last_check_in, opened_on, cadence)
    return today > due if last_check_in is None else today - due > GRACE


def first_slot(within: date, weekday: Weekday) -> date:
    """The first such weekday of a day's month."""
    first = within.replace(day=1)
    return first + (WEEKDAYS.index(weekday) - first.weekday()) % 7 * DAY


def month_on(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=1) + 32 * DAY).replace(day=1)
