"""Where a line through the last readings leads."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from rules.forecast import MOST, Forecast, Point, forecast

BEGAN = datetime(2026, 10, 1, tzinfo=UTC)


def line(*values: int) -> list[Point]:
    """One reading each day."""
    return [Point(BEGAN + timedelta(days=day), Decimal(each)) for day, each in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "per_day", "at_end"),
    [
        ((0, 10, 20), "10", "100"),
        ((30, 20, 10), "-10", "-70"),
        ((5, 5, 5), "0", "5"),
        ((0, 0, 30), "15", "145"),
    ],
)
def test_a_line_through_the_readings_is_read_off_at_the_end(
    values: tuple[int, ...], per_day: str, at_end: str
) -> None:
    told = forecast(line(*values), BEGAN + timedelta(days=10))
    assert told == Forecast(Decimal(at_end), Decimal(per_day), tuple(line(*values)))


def test_fewer_than_three_readings_say_nothing() -> None:
    assert forecast(line(1, 2), BEGAN) is None


def test_readings_of_one_instant_have_no_direction() -> None:
    assert forecast([Point(BEGAN, Decimal(each)) for each in (1, 2, 3)], BEGAN) is None


def test_only_the_last_eight_count_in_whatever_order_they_come() -> None:
    points = line(900, *range(1, MOST + 1))
    told = forecast(points[::-1], BEGAN + timedelta(days=20))
    assert told is not None
    assert (told.readings, told.at_end) == (tuple(points[1:]), Decimal(20))
