"""How check-ins that came in time are counted, by hand."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.rhythm import Kept, in_time_share, kept, share

MONDAY = date(2026, 11, 2)
DAYS = st.lists(st.integers(1, 60), max_size=9).map(sorted)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def test_a_day_after_it_was_due_is_in_time_and_two_are_not() -> None:
    assert kept([after(8)], MONDAY, after(9)) == Kept(1, 1)
    assert kept([after(9)], MONDAY, after(9)) == Kept(0, 1)


def test_what_is_due_and_not_there_is_owed() -> None:
    assert kept([], MONDAY, after(8)) == Kept(0, 0)
    assert kept([], MONDAY, after(9)) == Kept(0, 1)
    assert kept([after(7)], MONDAY, after(16)) == Kept(1, 2)


def test_a_late_one_moves_the_next_slot_and_is_late_once() -> None:
    assert kept([after(10), after(14), after(21)], MONDAY, after(22)) == Kept(2, 3)


@given(DAYS, st.integers(0, 80))
def test_never_more_are_in_time_than_were_owed(days: list[int], until: int) -> None:
    told = kept([after(day) for day in days], MONDAY, after(until))
    assert 0 <= told.in_time <= len(days) <= told.owed <= len(days) + 1


def test_a_share_of_nothing_is_none() -> None:
    assert (in_time_share([]), share(1, 0)) == (None, None)
    assert in_time_share([Kept(1, 2), Kept(2, 2)]) == Decimal("0.75")
