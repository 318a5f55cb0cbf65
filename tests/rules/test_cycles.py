"""Cycles: fiscal keys, the state that the calendar gives, and the days that take check-ins."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.cycles import FiscalCycle, Window, fiscal_cycle, grading_ends_on, may_check_in_at, state
from rules.errors import Invalid
from rules.terms import CycleKind, CycleState

START, END = date(2019, 11, 1), date(2020, 1, 31)
WINDOW = Window(START, grading_ends_on(END), ZoneInfo("Europe/Berlin"))
LATER = datetime(2021, 1, 1, tzinfo=UTC)


def test_a_fiscal_year_is_named_by_the_year_it_ends_in() -> None:
    assert fiscal_cycle("FY20", start_month=2) == FiscalCycle(
        "FY20", CycleKind.ANNUAL, date(2019, 2, 1), date(2020, 1, 31), parent=None
    )


def test_a_quarter_counts_from_the_fiscal_start() -> None:
    assert fiscal_cycle("FY20-Q4", start_month=2) == FiscalCycle(
        "FY20-Q4", CycleKind.QUARTER, START, END, parent="FY20"
    )


@pytest.mark.parametrize(
    ("key", "month", "starts_on", "ends_on"),
    [
        ("FY26", 1, date(2026, 1, 1), date(2026, 12, 31)),
        ("FY26-Q1", 1, date(2026, 1, 1), date(2026, 3, 31)),
        ("FY26-Q4", 1, date(2026, 10, 1), date(2026, 12, 31)),
        ("FY26", 12, date(2025, 12, 1), date(2026, 11, 30)),
        ("FY26-Q1", 12, date(2025, 12, 1), date(2026, 2, 28)),
        ("FY24-Q1", 12, date(2023, 12, 1), date(2024, 2, 29)),
        ("FY00", 7, date(1999, 7, 1), date(2000, 6, 30)),
    ],
)
def test_a_fiscal_key_has_its_dates(key: str, month: int, starts_on: date, ends_on: date) -> None:
    cycle = fiscal_cycle(key, month)
    assert (cycle.starts_on, cycle.ends_on) == (starts_on, ends_on)


@given(st.integers(0, 99), st.integers(1, 12))
@settings(deadline=None)
def test_four_quarters_fill_their_fiscal_year_without_a_gap(year: int, month: int) -> None:
    whole = fiscal_cycle(f"FY{year:02}", month)
    quarters = [fiscal_cycle(f"FY{year:02}-Q{number}", month) for number in range(1, 5)]
    day = timedelta(days=1)
    starts = [*(each.starts_on for each in quarters), whole.ends_on + day]
    assert starts == [whole.starts_on, *(each.ends_on + day for each in quarters)]


@pytest.mark.parametrize("key", ["FY20-Q5", "FY20-Q0", "FY2020", "FY20-", "", "FY\u0662\u0660"])
def test_another_key_is_refused_with_the_form_to_take(key: str) -> None:
    with pytest.raises(Invalid) as caught:
        fiscal_cycle(key, start_month=2)
    assert (caught.value.message, caught.value.path) == (
        f"{key} is not of the form FYyy or FYyy-Qn, as FY20-Q4.",
        ("cycle",),
    )


@pytest.mark.parametrize("month", [0, 13])
def test_a_start_month_that_is_no_month_is_refused(month: int) -> None:
    with pytest.raises(Invalid) as caught:
        fiscal_cycle("FY20", month)
    assert caught.value.path == ("fiscalStartMonth",)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2019, 10, 31), CycleState.PREPARATION),
        (date(2019, 11, 1), CycleState.ACTIVE),
        (date(2020, 1, 31), CycleState.ACTIVE),
        (date(2020, 2, 1), CycleState.GRADING),
        (date(2020, 2, 14), CycleState.GRADING),
        (date(2020, 2, 15), CycleState.CLOSED),
    ],
)
def test_the_calendar_gives_a_cycle_its_state(today: date, expected: CycleState) -> None:
    assert state(START, END, today) is expected


def test_an_organisation_may_grade_for_longer() -> None:
    assert state(START, END, date(2020, 2, 21), grading_days=21) is CycleState.GRADING


@pytest.mark.parametrize(
    ("effective_at", "allowed"),
    [
        (datetime(2019, 10, 31, 22, 59, tzinfo=UTC), False),
        (datetime(2019, 10, 31, 23, 0, tzinfo=UTC), True),
        (datetime(2020, 2, 14, 22, 59, tzinfo=UTC), True),
        (datetime(2020, 2, 14, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_check_in_belongs_to_the_cycles_days_in_the_zone_that_counts(
    effective_at: datetime, allowed: bool
) -> None:
    assert may_check_in_at(effective_at, LATER, WINDOW) is allowed


def test_what_is_yet_to_come_cannot_be_checked_in() -> None:
    now = datetime(2019, 12, 1, tzinfo=UTC)
    assert may_check_in_at(now, now, WINDOW)
    assert not may_check_in_at(now + timedelta(seconds=1), now, WINDOW)


def test_a_time_without_a_zone_is_no_time_to_check_in_at() -> None:
    assert not may_check_in_at(datetime(2019, 12, 1), LATER, WINDOW)  # noqa: DTZ001 - on purpose.
