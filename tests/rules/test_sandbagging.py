"""Signs that a bar was set too low or too high, at each of their bounds."""

from datetime import date
from decimal import Decimal

import pytest

from rules.sandbagging import (
    SandbaggingSignal,
    closed_signal,
    draft_signal,
    is_always_full,
    is_reached_early,
    is_target_too_safe,
    is_within_trend,
)
from rules.terms import Ambition


@pytest.mark.parametrize(
    ("mean", "signal"),
    [
        ("90.1", "SANDBAG"), ("90", "COMFORTABLE"), ("75.1", "COMFORTABLE"), ("75", "SWEET_SPOT"),
        ("40", "SWEET_SPOT"), ("39.9", "AMBITIOUS"), ("25", "AMBITIOUS"), ("24.9", "MOONSHOT"),
    ],
)  # fmt: skip
def test_a_draft_is_told_by_its_mean_confidence(mean: str, signal: str) -> None:
    around = [Decimal(mean) - 5, Decimal(mean) + 5]
    assert draft_signal(around) is SandbaggingSignal(signal)


@pytest.mark.parametrize(
    ("mean", "signal"),
    [
        ("0.851", "TOO_SAFE"), ("0.85", "HEALTHY"), ("0.6", "HEALTHY"), ("0.59", "PARTIAL"),
        ("0.4", "PARTIAL"), ("0.39", "OVERREACHED"),
    ],
)  # fmt: skip
def test_a_closed_set_is_told_by_its_mean_score(mean: str, signal: str) -> None:
    assert closed_signal([Decimal(mean)]) is SandbaggingSignal(signal)


def test_nothing_is_told_of_nothing() -> None:
    assert (draft_signal([]), closed_signal([])) == (None, None)


def test_a_promise_kept_in_full_is_no_sign_and_a_stretch_is() -> None:
    assert is_target_too_safe(Decimal(1), Ambition.ASPIRATIONAL)
    assert not is_target_too_safe(Decimal(1), Ambition.COMMITTED)
    assert not is_target_too_safe(Decimal("0.9"), Ambition.ASPIRATIONAL)
    assert not is_target_too_safe(None, Ambition.ASPIRATIONAL)


@pytest.mark.parametrize(
    ("day", "early"),
    [(date(2026, 10, 14), True), (date(2026, 10, 16), False), (None, False)],
)
def test_all_of_it_before_half_of_the_time_is_early(day: date | None, *, early: bool) -> None:
    assert is_reached_early(day, date(2026, 10, 1), date(2026, 10, 31)) is early


def test_a_target_where_the_trend_leads_anyway_is_within_it() -> None:
    told = [is_within_trend(each) for each in (None, Decimal("0.99"), Decimal(1))]
    assert told == [False, False, True]


def test_three_full_cycles_running_are_a_sign() -> None:
    full, less = Decimal("0.95"), Decimal("0.94")
    assert is_always_full([less, full, full, full])
    assert not is_always_full([full, full])
    assert not is_always_full([full, less, full])
    assert not is_always_full([full, None, full])
