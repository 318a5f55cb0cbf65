"""Confidence: its bands, the words it asks for, and its mean."""

from decimal import Decimal

import pytest

from rules.confidence import band, check, needs_narrative, objective_confidence
from rules.errors import Invalid
from rules.terms import ConfidenceBand


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(100, "HIGH"), (70, "HIGH"), (69, "MEDIUM"), (40, "MEDIUM"), (39, "LOW"), (0, "LOW")],
)
def test_a_confidence_has_its_band(confidence: int, name: str) -> None:
    assert band(confidence) is ConfidenceBand(name)


def test_a_mean_just_below_a_bound_stays_below_it() -> None:
    assert band(Decimal("69.999999999999")) is ConfidenceBand.MEDIUM


@pytest.mark.parametrize(
    ("confidence", "previous", "needed"),
    [
        (80, None, False),
        (80, 75, False),
        (50, 45, False),
        (30, None, True),
        (30, 35, True),
        (60, 80, True),
        (80, 60, True),
    ],
)
def test_a_narrative_is_needed_when_low_or_when_the_band_changes(
    confidence: int, previous: int | None, needed: bool
) -> None:
    assert needs_narrative(confidence, previous) is needed


@pytest.mark.parametrize(
    ("confidence", "narrative", "path"),
    [(101, "why", "confidence"), (-1, "why", "confidence"), (20, " \n", "narrative")],
)
def test_a_confidence_that_cannot_stand_is_refused(
    confidence: int, narrative: str, path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check(confidence, 50, narrative)
    assert caught.value.path == (path,)


def test_a_low_confidence_with_its_reason_is_taken() -> None:
    check(20, 50, "The vendor is three weeks late.")


def test_an_objectives_confidence_is_the_mean_of_those_that_have_one() -> None:
    parts = [(80, Decimal(3)), (40, Decimal(1)), (None, Decimal(9))]
    assert objective_confidence(parts) == Decimal(70)


def test_an_objectives_confidence_is_none_where_nobody_has_one() -> None:
    assert objective_confidence([(None, Decimal(1))]) is None
