"""The final grade of what is to be kept, period by period, by hand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.arithmetic import ONE, ZERO
from rules.cadence import Cadence, Rhythm, Weekday, periods
from rules.final_grade import FinalGrade, Period, Reading, final_grade, read_by_period

MONDAY = date(2026, 11, 2)
LAST = MONDAY + timedelta(days=27)
WEEKLY = Cadence()
RHYTHMS = st.builds(Cadence, st.sampled_from(Rhythm), st.sampled_from(Weekday), st.integers(0, 6))
SHARES = st.integers(0, 100).map(lambda share: Decimal(share) / 100)
READINGS = st.lists(st.tuples(st.integers(-9, 99), SHARES), max_size=20).map(
    lambda pairs: [read(days, value) for days, value in sorted(pairs, key=lambda pair: pair[0])]
)


def read(days: int, value: Decimal) -> Reading:
    return Reading(MONDAY + timedelta(days=days), value * 10, value)


def graded(by: FinalGrade, readings: list[Reading], cadence: Cadence = WEEKLY) -> Decimal | None:
    return final_grade(by, read_by_period((MONDAY, LAST), cadence, readings))


def starts(cadence: Cadence, first: date = MONDAY, last: date = LAST) -> list[int]:
    return [(each - MONDAY).days for each in periods(first, last, cadence)]


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        (Cadence(), [0, 7, 14, 21]),
        (Cadence(weekday=Weekday.FRIDAY), [0, 4, 11, 18, 25]),
        (Cadence(Rhythm.EVERY_TWO_WEEKS), [0, 14]),
        (Cadence(Rhythm.EVERY_THREE_WEEKS), [0, 21]),
        (Cadence(Rhythm.MONTHLY), [0]),
    ],
)
def test_a_period_goes_from_one_slot_to_the_next(cadence: Cadence, days: list[int]) -> None:
    assert starts(cadence) == days


def test_a_month_begins_anew_on_the_first_such_weekday() -> None:
    assert starts(Cadence(Rhythm.MONTHLY), last=date(2027, 1, 31)) == [0, 35, 63]


@pytest.mark.parametrize(
    ("by", "grade"),
    [(FinalGrade.LATEST, "1"), (FinalGrade.AVERAGE, "0.5"), (FinalGrade.WORST, "0")],
)
def test_each_period_counts_once_by_its_last_reading(by: FinalGrade, grade: str) -> None:
    # Within at first and out at the end of one week; within in another, of which two say so.
    readings = [read(0, ONE), read(1, ZERO), read(14, ONE), read(15, ONE)]
    assert graded(by, readings) == Decimal(grade)


def test_a_period_that_was_not_read_is_left_out_and_said_to_be_so() -> None:
    told = read_by_period((MONDAY, LAST), WEEKLY, [read(0, ONE), read(21, ONE)])
    assert [each.value for each in told] == [ONE, None, None, ONE]
    assert final_grade(FinalGrade.WORST, told) == ONE
    assert told[1] == Period(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))


def test_a_reading_a_day_ahead_of_a_slot_is_of_that_slot() -> None:
    assert graded(FinalGrade.AVERAGE, [read(6, ZERO), read(7, ONE)]) == ONE
    assert graded(FinalGrade.AVERAGE, [read(5, ZERO), read(7, ONE)]) == Decimal("0.5")


def test_what_was_read_around_the_window_counts_to_its_ends() -> None:
    told = read_by_period((MONDAY, LAST), WEEKLY, [read(-20, ZERO), read(60, ONE)])
    assert [each.value for each in told] == [ZERO, None, None, ONE]


@pytest.mark.parametrize("by", FinalGrade)
def test_nothing_read_is_no_grade(by: FinalGrade) -> None:
    assert graded(by, []) is None


@given(READINGS, RHYTHMS)
def test_the_average_lies_between_the_worst_and_the_best(
    readings: list[Reading], cadence: Cadence
) -> None:
    told = read_by_period((MONDAY, LAST), cadence, readings)
    values = [each.value for each in told if each.value is not None]
    latest, average, worst = [final_grade(by, told) for by in FinalGrade]
    if not readings:
        assert (latest, average, worst) == (None, None, None)
        return
    assert latest == readings[-1].value
    assert worst == min(values)
    assert average is not None
    assert worst is not None
    assert worst <= average <= max(values)


@given(READINGS, RHYTHMS)
def test_periods_follow_each_other_over_the_whole_window(
    readings: list[Reading], cadence: Cadence
) -> None:
    told = read_by_period((MONDAY, LAST), cadence, readings)
    assert (told[0].starts_on, told[-1].ends_on) == (MONDAY, LAST)
    for before, after in pairwise(told):
        assert after.starts_on == before.ends_on + timedelta(days=1)


@given(READINGS, RHYTHMS, st.sampled_from(FinalGrade))
def test_saying_the_same_again_in_a_period_changes_no_grade(
    readings: list[Reading], cadence: Cadence, by: FinalGrade
) -> None:
    twice = [each for reading in readings for each in (reading, reading)]
    assert graded(by, twice, cadence) == graded(by, readings, cadence)
