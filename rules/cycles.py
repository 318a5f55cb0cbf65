"""Cycles by the calendar: what a fiscal key means, where a cycle stands, when one may check in."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from rules.errors import Invalid
from rules.terms import CycleKind, CycleState

GRADING_DAYS = 14
"""Late readings and scores are taken for this many days after a cycle's end."""

_KEY = re.compile(r"FY(?P<year>[0-9]{2})(?:-Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True, slots=True)
class FiscalCycle:
    """Both dates belong to it; a quarter's parent is the key of its fiscal year."""

    key: str
    kind: CycleKind
    starts_on: date
    ends_on: date
    parent: str | None


def fiscal_cycle(key: str, start_month: int) -> FiscalCycle:
    """FYyy or FYyy-Qn; a fiscal year bears the number of the calendar year that it ends in."""
    if start_month not in range(1, 13):
        raise Invalid("A fiscal year starts in month 1 to 12.", path=("fiscalStartMonth",))
    match = _KEY.fullmatch(key)
    if match is None:
        raise Invalid(f"{key} is not of the form FYyy or FYyy-Qn, as FY20-Q4.", path=("cycle",))
    year, quarter = 2000 + int(match["year"]), match["quarter"]
    first = year * 12 + start_month - 1 - (12 if start_month > 1 else 0)
    if quarter is None:
        return FiscalCycle(key, CycleKind.ANNUAL, *_months(first, 12), parent=None)
    dates = _months(first + 3 * (int(quarter) - 1), 3)
    return FiscalCycle(key, CycleKind.QUARTER, *dates, parent=key.partition("-")[0])


def grading_ends_on(ends_on: date, grading_days: int = GRADING_DAYS) -> date:
    return ends_on + timedelta(days=grading_days)


def state(
    starts_on: date, ends_on: date, today: date, grading_days: int = GRADING_DAYS
) -> CycleState:
    """Where the calendar puts a cycle; ARCHIVED is somebody's decision and never the calendar's."""
    if today < starts_on:
        return CycleState.PREPARATION
    if today <= ends_on:
        return CycleState.ACTIVE
    if today <= grading_ends_on(ends_on, grading_days):
        return CycleState.GRADING
    return CycleState.CLOSED


@dataclass(frozen=True, slots=True)
class Window:
    """The days that take check-ins: a cycle's own and its grading days, in the zone that counts."""

    starts_on: date
    grading_ends_on: date
    zone: tzinfo


def may_check_in_at(effective_at: datetime, now: datetime, window: Window) -> bool:
    """Both times know their zone. What is to come cannot be reported yet."""
    if effective_at.tzinfo is None or effective_at > now:
        return False
    day = effective_at.astimezone(window.zone).date()
    return window.starts_on <= day <= window.grading_ends_on


def _months(first: int, count: int) -> tuple[date, date]:
    """The first and last day of `count` months from month `first`, counted from year 0."""
    last_year, last_month = divmod(first + count - 1, 12)
    last_day = monthrange(last_year, last_month + 1)[1]
    return date(first // 12, first % 12 + 1, 1), date(last_year, last_month + 1, last_day)
