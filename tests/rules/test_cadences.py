"""By which of several cadences a check-in was due."""

from datetime import date, timedelta

from rules.cadence import Cadence, Rhythm
from rules.cadences import ALWAYS_WEEKLY, Cadences
from rules.rhythm import Owed, is_outdated_on, owed

MONDAY = date(2026, 11, 2)
WEEKLY, MONTHLY = Cadence(), Cadence(Rhythm.MONTHLY)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def changed(before: Cadence, now: Cadence, days: int) -> Cadences:
    return Cadences(((date.min, before), (after(days), now)))


def test_what_was_due_before_a_change_stays_due_and_what_follows_goes_by_the_new_one() -> None:
    rarer = changed(WEEKLY, MONTHLY, 9)
    assert rarer.due_on(after(0), MONDAY) == after(7)
    assert rarer.due_on(after(7), MONDAY) == date(2026, 12, 7)


def test_a_slot_that_is_asked_for_afterwards_is_due_no_sooner_than_that_is_asked() -> None:
    oftener = changed(MONTHLY, WEEKLY, 16)
    assert (oftener.due_on(after(0), MONDAY), oftener.due_on(after(15), MONDAY)) == (
        after(16),
        after(21),
    )


def test_one_that_never_changed_is_that_one_alone() -> None:
    assert [ALWAYS_WEEKLY.due_on(after(day), MONDAY) for day in (0, 3)] == [after(7)] * 2
    assert ALWAYS_WEEKLY.on(date.min) == WEEKLY


def test_each_day_is_judged_by_what_held_on_it() -> None:
    cadences = changed(WEEKLY, MONTHLY, 16)
    assert [cadences.on(after(day)) for day in (-9, 15, 16)] == [WEEKLY, WEEKLY, MONTHLY]
    told = [is_outdated_on(after(day), [], MONDAY, cadences) for day in (7, 8, 15, 16)]
    assert told == [False, True, True, False]
    assert [*owed([], MONDAY, after(20), cadences)] == [Owed(after(7), in_time=False)]
