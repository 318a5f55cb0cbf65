"""When a check-in is due, and when its absence shows; 5 January 2026 is a Monday."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.cadence import Cadence, is_outdated, next_due
from rules.errors import Invalid


def january(day: int) -> date:
    return date(2026, 1, day)


@pytest.mark.parametrize(
    ("last", "due"),
    [(3, 5), (4, 12), (5, 12), (6, 12), (7, 12), (10, 12), (11, 19), (12, 19)],
)
def test_the_next_check_in_is_due_on_the_monday_after_the_last(last: int, due: int) -> None:
    assert next_due(january(last)) == january(due)


@pytest.mark.parametrize(
    ("cadence", "due"),
    [(Cadence(weeks=2), 19), (Cadence(weeks=3), 26), (Cadence(weekday=4), 9)],
)
def test_a_cadence_may_be_slower_or_on_another_day(cadence: Cadence, due: int) -> None:
    assert next_due(january(6), cadence) == january(due)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 3), st.integers(0, 6))
@settings(deadline=None)
def test_a_due_date_is_on_its_weekday_within_its_period(
    last: date, weeks: int, weekday: int
) -> None:
    due = next_due(last, Cadence(weeks, weekday))
    assert due.weekday() == weekday
    assert 7 * (weeks - 1) + 2 <= (due - last).days <= 7 * weeks + 1


@pytest.mark.parametrize(("today", "outdated"), [(12, False), (15, False), (16, True)])
def test_it_is_outdated_more_than_three_days_after_the_due_date(today: int, outdated: bool) -> None:
    assert is_outdated(january(6), january(1), january(today)) is outdated


@pytest.mark.parametrize(("today", "outdated"), [(1, False), (8, False), (9, True)])
def test_without_any_check_in_it_is_outdated_after_one_period(today: int, outdated: bool) -> None:
    assert is_outdated(None, january(1), january(today)) is outdated


@pytest.mark.parametrize(("weeks", "weekday"), [(0, 0), (4, 0), (1, 7), (1, -1)])
def test_a_cadence_that_is_none_is_refused(weeks: int, weekday: int) -> None:
    with pytest.raises(Invalid):
        Cadence(weeks, weekday)
