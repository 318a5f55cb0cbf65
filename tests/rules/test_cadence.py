"""When a check-in is due, and when its absence shows; 5 January 2026 is a Monday."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.cadence import WEEKDAYS, WEEKS, Cadence, Rhythm, Weekday, due_on, is_outdated, next_due
from rules.errors import Invalid

MONTHLY = Cadence(Rhythm.MONTHLY)


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
    [
        (Cadence(Rhythm.EVERY_TWO_WEEKS), 19),
        (Cadence(Rhythm.EVERY_THREE_WEEKS), 26),
        (Cadence(weekday=Weekday.FRIDAY), 9),
    ],
)
def test_a_cadence_may_be_slower_or_on_another_day(cadence: Cadence, due: int) -> None:
    assert next_due(january(6), cadence) == january(due)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (january(3), january(5)),
        (january(4), date(2026, 2, 2)),
        (january(31), date(2026, 2, 2)),
        (date(2026, 12, 20), date(2027, 1, 4)),
    ],
)
def test_a_month_has_its_first_such_weekday(last: date, due: date) -> None:
    assert next_due(last, MONTHLY) == due


@pytest.mark.parametrize(("early", "due"), [(0, 5), (3, 5), (4, 12), (6, 12)])
def test_what_was_said_a_few_days_ago_counts_for_the_next_slot(early: int, due: int) -> None:
    assert next_due(january(1), Cadence(early_days=early)) == january(due)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from([*WEEKS]),
    st.sampled_from(WEEKDAYS),
)
@settings(deadline=None)
def test_a_due_date_is_on_its_weekday_within_its_period(
    last: date, rhythm: Rhythm, weekday: Weekday
) -> None:
    due, weeks = next_due(last, Cadence(rhythm, weekday)), WEEKS[rhythm]
    assert due.weekday() == WEEKDAYS.index(weekday)
    assert 7 * (weeks - 1) + 2 <= (due - last).days <= 7 * weeks + 1


@pytest.mark.parametrize(("today", "outdated"), [(12, False), (15, False), (16, True)])
def test_it_is_outdated_more_than_three_days_after_the_due_date(today: int, outdated: bool) -> None:
    assert is_outdated(january(6), january(1), january(today)) is outdated


@pytest.mark.parametrize(("today", "outdated"), [(1, False), (8, False), (9, True)])
def test_without_any_check_in_it_is_outdated_after_one_period(today: int, outdated: bool) -> None:
    assert is_outdated(None, january(1), january(today)) is outdated


def test_a_period_of_a_month_ends_on_the_same_day_or_the_months_last() -> None:
    assert due_on(None, january(15), MONTHLY) == date(2026, 2, 15)
    assert due_on(None, january(31), MONTHLY) == date(2026, 2, 28)


@pytest.mark.parametrize("early", [-1, 7])
def test_a_cadence_that_is_none_is_refused(early: int) -> None:
    with pytest.raises(Invalid) as refused:
        Cadence(early_days=early)
    assert [*refused.value.path] == ["earlyDays"]
