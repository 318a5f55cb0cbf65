"""The arithmetic: fixed places, halves, and means that no order of rows can change."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.arithmetic import check_weight, percent, shown, stored, weighted_mean
from rules.errors import Invalid

shares = st.decimals(0, 1, places=12)
weights = st.decimals(0, 1_000_000, places=6)
pairs = st.lists(st.tuples(shares, weights), max_size=12)


def mean(*parts: tuple[str, str]) -> Decimal | None:
    return weighted_mean((Decimal(value), Decimal(weight)) for value, weight in parts)


def test_what_is_stored_has_twelve_places_and_halves_go_to_even() -> None:
    assert str(stored(Decimal("0.0000000000025"))) == "2E-12"


def test_what_is_stored_is_never_a_negative_zero() -> None:
    assert str(stored(Decimal("-1e-20"))) == "0E-12"


def test_what_is_shown_rounds_halves_up() -> None:
    assert [str(shown(Decimal(each), 1)) for each in ("0.25", "0.35", "0.649")] == [
        "0.3",
        "0.4",
        "0.6",
    ]


def test_a_percentage_is_shown_half_up_to_two_places() -> None:
    assert str(percent(Decimal("0.123450000000"))) == "12.35"
    assert str(percent(Decimal("0.666666666667"))) == "66.67"


def test_a_mean_weighs_its_parts() -> None:
    assert mean(("1", "3"), ("0", "1")) == Decimal("0.75")


def test_a_zero_weight_beside_others_takes_the_part_out() -> None:
    assert mean(("1", "0"), ("0.5", "2")) == Decimal("0.5")


def test_weights_that_are_all_zero_count_as_equal() -> None:
    assert mean(("1", "0"), ("0.5", "0")) == Decimal("0.75")


def test_a_mean_of_nothing_is_none() -> None:
    assert mean() is None


@given(pairs, st.randoms())
@settings(deadline=None)
def test_no_order_of_the_parts_changes_a_mean(
    parts: Sequence[tuple[Decimal, Decimal]], random: Random
) -> None:
    shuffled = random.sample(parts, len(parts))
    assert str(weighted_mean(shuffled)) == str(weighted_mean(parts))


@given(pairs.filter(bool))
@settings(deadline=None)
def test_a_mean_lies_between_its_least_and_its_greatest_part(
    parts: Sequence[tuple[Decimal, Decimal]],
) -> None:
    values = [value for value, _ in parts]
    result = weighted_mean(parts)
    assert result is not None
    assert min(values) <= result <= max(values)


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity", "1e16", "1e9999999", "1e-13"])
def test_a_weight_that_cannot_weigh_is_refused(weight: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_weight(Decimal(weight))
    assert caught.value.path == ("weight",)


@pytest.mark.parametrize("weight", ["0", "0.000000000001", "1e15"])
def test_a_weight_of_zero_or_more_is_taken(weight: str) -> None:
    check_weight(Decimal(weight))
