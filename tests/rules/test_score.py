"""Scores: their bands without a gap, and how they are displayed."""

from decimal import Decimal

import pytest

from rules.errors import Invalid
from rules.score import ScoreZone, band, check, displayed, objective_score, zone
from rules.terms import ScoreBand


@pytest.mark.parametrize(
    ("score", "name"),
    [
        ("0", "RED"),
        ("0.399999999999", "RED"),
        ("0.4", "YELLOW"),
        ("0.699999999999", "YELLOW"),
        ("0.7", "GREEN"),
        ("1", "GREEN"),
    ],
)
def test_every_score_has_a_band(score: str, name: str) -> None:
    assert band(Decimal(score)) is ScoreBand(name)


@pytest.mark.parametrize(
    ("score", "name"),
    [
        ("0", "FAIL"),
        ("0.299999999999", "FAIL"),
        ("0.3", "COMMIT"),
        ("0.699999999999", "COMMIT"),
        ("0.7", "TARGET"),
        ("0.999999999999", "TARGET"),
        ("1", "STRETCH"),
    ],
)
def test_every_score_has_a_zone(score: str, name: str) -> None:
    assert zone(Decimal(score)) is ScoreZone(name)


@pytest.mark.parametrize(("score", "text"), [("0.65", "0.7"), ("0.649", "0.6"), ("1", "1.0")])
def test_a_score_is_displayed_with_one_decimal_half_up(score: str, text: str) -> None:
    assert str(displayed(Decimal(score))) == text


def test_a_score_that_reads_0_7_may_still_be_yellow() -> None:
    score = Decimal("0.69")
    assert (str(displayed(score)), band(score)) == ("0.7", ScoreBand.YELLOW)


@pytest.mark.parametrize("score", ["-0.1", "1.01", "NaN"])
def test_a_score_outside_its_scale_is_refused(score: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(Decimal(score))
    assert caught.value.path == ("value",)


def test_an_objectives_score_is_the_weighted_mean() -> None:
    parts = [(Decimal(1), Decimal(1)), (Decimal("0.4"), Decimal(2))]
    assert objective_score(parts) == Decimal("0.6")


def test_an_objective_with_nothing_scored_has_no_score() -> None:
    assert objective_score([]) is None


@pytest.mark.parametrize("score", ["0", "1"])
def test_both_ends_of_the_scale_are_scores(score: str) -> None:
    check(Decimal(score))
