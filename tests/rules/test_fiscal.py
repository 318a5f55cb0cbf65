"""What cycles are called in any fiscal year, and how ready units are for them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cycles import fiscal_cycle
from rules.errors import Invalid
from rules.fiscal import MONTHS, check_key, check_nested, named
from rules.readiness import ReadinessState, behind, readiness
from rules.terms import CycleKind, CycleState, ObjectiveStatus

KINDS = st.sampled_from(sorted(MONTHS, key=str))
STARTS = st.integers(1, 12)
DRAFT, SUBMITTED, PUBLISHED, CLOSED, CANCELLED = ObjectiveStatus


@given(KINDS, STARTS, st.integers(2001, 2098), st.integers(0, 11))
def test_the_cycles_of_a_kind_follow_each_other_without_a_gap_and_no_key_is_twice(
    kind: CycleKind, start_month: int, year: int, place: int
) -> None:
    months = MONTHS[kind]
    month = start_month - 1 + place // months * months
    starts_on = date(year + month // 12, month % 12 + 1, 1)
    told = named(kind, starts_on, start_month)
    after = named(kind, told.ends_on + timedelta(days=1), start_month)
    assert told.key != after.key
    assert told.ends_on > starts_on


@given(STARTS, st.integers(2001, 2098), st.integers(0, 3))
def test_a_quarter_is_called_as_imports_call_it(start_month: int, year: int, place: int) -> None:
    month = start_month - 1 + 3 * place
    starts_on = date(year + month // 12, month % 12 + 1, 1)
    told = named(CycleKind.QUARTER, starts_on, start_month)
    known = fiscal_cycle(told.key, start_month)
    assert (known.starts_on, known.ends_on) == (starts_on, told.ends_on)


@pytest.mark.parametrize(
    ("kind", "starts_on", "start_month", "key", "label", "ends_on"),
    [
        ("ANNUAL", date(2025, 2, 1), 2, "FY26", "FY26", date(2026, 1, 31)),
        ("HALF", date(2025, 8, 1), 2, "FY26-H2", "FY26 H2", date(2026, 1, 31)),
        ("TRIMESTER", date(2026, 5, 1), 1, "FY26-T2", "FY26 T2", date(2026, 8, 31)),
        ("QUARTER", date(2025, 11, 1), 2, "FY26-Q4", "FY26 Q4", date(2026, 1, 31)),
        ("MONTH", date(2026, 1, 1), 2, "FY26-M12", "Jan 2026", date(2026, 1, 31)),
    ],
)
def test_a_cycle_is_called_after_the_year_that_its_fiscal_year_ends_in(
    kind: str, starts_on: date, start_month: int, key: str, label: str, ends_on: date
) -> None:
    told = named(CycleKind(kind), starts_on, start_month)
    assert (told.key, told.label, told.ends_on) == (key, label, ends_on)


@pytest.mark.parametrize("starts_on", [date(2026, 1, 2), date(2026, 3, 1)])
def test_a_quarter_starts_with_one_of_its_months(starts_on: date) -> None:
    with pytest.raises(Invalid, match="Feb, May, Aug, Nov"):
        named(CycleKind.QUARTER, starts_on, 2)


def test_a_key_is_short_and_plain() -> None:
    check_key("FY26-Q1")
    for key in ("", " a", "x" * 41, "a/b"):
        with pytest.raises(Invalid):
            check_key(key)


def test_a_parent_is_longer_and_around_all_of_it() -> None:
    year, quarter = (date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 4, 1), date(2026, 6, 30))
    check_nested(quarter, year)
    for inner, outer in ((year, year), (year, quarter)):
        with pytest.raises(Invalid):
            check_nested(inner, outer)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([], "NO_GOALS"),
        ([PUBLISHED, DRAFT], "DRAFTING"),
        ([PUBLISHED, SUBMITTED], "REVIEW"),
        ([PUBLISHED, CLOSED], "ACTIVE"),
        ([CLOSED, CANCELLED], "CLOSED"),
        ([CANCELLED], "NO_GOALS"),
    ],
)
def test_a_unit_is_as_far_as_the_objective_that_is_least(
    statuses: list[ObjectiveStatus], state: str
) -> None:
    assert readiness(statuses) is ReadinessState(state)


def test_who_has_not_published_is_behind_and_in_grading_who_has_not_closed() -> None:
    told = [(each, behind(each, CycleState.ACTIVE), behind(each, CycleState.GRADING))
            for each in ObjectiveStatus]  # fmt: skip
    assert told == [
        (DRAFT, True, True), (SUBMITTED, True, True), (PUBLISHED, False, True),
        (CLOSED, False, False), (CANCELLED, False, False),
    ]  # fmt: skip
