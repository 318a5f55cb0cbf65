"""What cycles are called, and when they end: by the month that a fiscal year starts in."""

import re
from calendar import month_abbr, monthrange
from dataclasses import dataclass
from datetime import date

from rules.errors import Invalid
from rules.terms import CycleKind

MONTHS = {
    CycleKind.ANNUAL: 12,
    CycleKind.HALF: 6,
    CycleKind.TRIMESTER: 4,
    CycleKind.QUARTER: 3,
    CycleKind.MONTH: 1,
}
LETTERS = {CycleKind.HALF: "H", CycleKind.TRIMESTER: "T", CycleKind.QUARTER: "Q"}
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""A day beyond is a slip of the pen, and near the calendar's own ends there is no day to follow."""
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Named:
    """A cycle by its kind and first day: its key, its label and its last day."""

    key: str
    label: str
    ends_on: date


def named(kind: CycleKind, starts_on: date, start_month: int) -> Named:
    """Of any kind but CUSTOM; refused where no such cycle starts on that day.

    A fiscal year bears the number of the calendar year that it ends in.
    """
    months = MONTHS[kind]
    since = (starts_on.month - start_month) % 12
    if starts_on.day != 1 or since % months:
        starts = ", ".join(month_abbr[(start_month - 1 + each) % 12 + 1] for each in steps(months))
        message = f"A cycle of this kind starts on the first of one of these months: {starts}."
        raise Invalid(message, path=("startsOn",))
    first = starts_on.year * 12 + starts_on.month - 1
    year = f"FY{(first - since + 11) // 12 % 100:02}"
    ends_on = last_day(first + months - 1)
    if kind is CycleKind.ANNUAL:
        return Named(year, year, ends_on)
    place = since // months + 1
    if kind is CycleKind.MONTH:
        label = f"{month_abbr[starts_on.month]} {starts_on.year}"
        return Named(f"{year}-M{place:02}", label, ends_on)
    return Named(f"{year}-{LETTERS[kind]}{place}", f"{year} {LETTERS[kind]}{place}", ends_on)


def steps(months: int) -> range:
    return range(0, 12, months)


def last_day(month: int) -> date:
    """Of a month counted from year 0."""
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


def check_key(key: str) -> None:
    if not KEY.fullmatch(key):
        message = "A key has 1 to 40 letters, digits, blanks, dots or dashes, as FY26-Q1."
        raise Invalid(message, path=("key",))


def check_day(day: date, field: str) -> None:
    if not FIRST <= day <= LAST:
        message = f"A cycle lies in the years {FIRST.year} to {LAST.year}, and {day} does not."
        raise Invalid(message, path=(field,))


def check_nested(inner: tuple[date, date], outer: tuple[date, date]) -> None:
    if not (outer[0] <= inner[0] and inner[1] <= outer[1]) or inner == outer:
        raise Invalid("A parent is a longer cycle around all of its days.", path=("parent",))
