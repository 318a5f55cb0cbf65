"""How check-ins that came in time are counted, by hand."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.rhythm import Kept, Owed, in_time_share, is_outdated_on, kept, mondays, owed, share

MONDAY = date(2026, 11, 2)
DAYS = st.lists(st.integers(1, 60), max_size=9).map(sorted)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def counted(days: list[int], until: int) -> Kept:
    return kept(owed([after(day) for day in days], MONDAY, after(until)))


def test_a_day_after_it_was_due_is_in_time_and_two_are_not() -> None:
    assert (counted([8], 9), counted([9], 9)) == (Kept(1, 1), Kept(0, 1))


def test_what_is_due_and_not_there_is_owed() -> None:
    assert (counted([], 8), counted([], 9), counted([7], 16)) == (
        Kept(0, 0),
        Kept(0, 1),
        Kept(1, 2),
    )


def test_a_late_one_moves_the_next_slot_and_is_late_once() -> None:
    assert counted([10, 14, 21], 22) == Kept(2, 3)


@given(DAYS, st.integers(0, 80))
def test_never_more_are_in_time_than_were_owed(days: list[int], until: int) -> None:
    told = counted(days, until)
    assert 0 <= told.in_time <= len(days) <= told.owed <= len(days) + 1


def test_what_came_in_time_is_of_the_day_it_came_and_the_rest_of_that_when_it_was_due() -> None:
    told = [*owed([after(5), after(12)], MONDAY, after(30))]
    assert told == [
        Owed(after(5), in_time=True), Owed(after(7), in_time=False), Owed(after(14), in_time=False),
    ]  # fmt: skip


def test_nothing_is_outdated_before_days_of_grace_are_over() -> None:
    said = [after(2), after(40)]
    outdated = [day for day in range(30) if is_outdated_on(after(day), said, MONDAY)]
    assert outdated == [*range(11, 30)]


def test_weeks_begin_on_mondays_whatever_day_is_the_first() -> None:
    assert mondays(after(3), after(14)) == [MONDAY, after(7), after(14)]


def test_a_share_of_nothing_is_none() -> None:
    assert (in_time_share([]), share(1, 0)) == (None, None)
    assert in_time_share([Kept(1, 2), Kept(2, 2)]) == Decimal("0.75")
