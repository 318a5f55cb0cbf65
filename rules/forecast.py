"""Where a key result will end if it goes on as it did: a line through its last readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from rules.arithmetic import CONTEXT, stored

MOST = 8
"""The line goes through at most so many of the newest readings."""
FEWEST = 3
"""Fewer readings say nothing of a direction."""

WORDS = "least squares over (days, value) of the readings, read off at the end"


@dataclass(frozen=True, slots=True)
class Point:
    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """`per_day` is the line's slope; `readings` are those it goes through, oldest first."""

    at_end: Decimal
    per_day: Decimal
    readings: tuple[Point, ...]


def forecast(readings: Sequence[Point], end: datetime) -> Forecast | None:
    """None for fewer than three readings, or where all are of one instant."""
    points = tuple(sorted(readings, key=lambda each: each.at)[-MOST:])
    if len(points) < FEWEST:
        return None
    with localcontext(CONTEXT):
        days = [_days(points[0].at, each.at) for each in points]
        slope = _slope(days, [each.value for each in points])
        if slope is None:
            return None
        count = Decimal(len(points))
        middle = (sum(days) / count, sum((each.value for each in points), Decimal(0)) / count)
        at_end = middle[1] + slope * (_days(points[0].at, end) - middle[0])
        return Forecast(stored(at_end), stored(slope), points)


def _slope(days: Sequence[Decimal], values: Sequence[Decimal]) -> Decimal | None:
    count, sum_days, sum_values = Decimal(len(days)), sum(days), sum(values)
    products = sum((day * value for day, value in zip(days, values, strict=True)), Decimal(0))
    spread = count * sum((day * day for day in days), Decimal(0)) - sum_days * sum_days
    if spread == 0:
        return None
    return (count * products - sum_days * sum_values) / spread


def _days(since: datetime, at: datetime) -> Decimal:
    gone = at - since
    seconds = Decimal(gone.days * 86_400 + gone.seconds) + Decimal(gone.microseconds).scaleb(-6)
    return seconds / 86_400
