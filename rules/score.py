"""The grade at the end of a cycle, 0.0 to 1.0."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from rules.arithmetic import check_number, shown, weighted_mean
from rules.errors import Invalid
from rules.terms import ScoreBand


class ScoreZone(Enum):
    """How far on the way to its stretch somebody came."""

    FAIL = "FAIL"
    COMMIT = "COMMIT"
    TARGET = "TARGET"
    STRETCH = "STRETCH"


YELLOW_FROM = Decimal("0.4")
GREEN_FROM = Decimal("0.7")
COMMIT_FROM, TARGET_FROM = Decimal("0.3"), Decimal("0.7")


def check(score: Decimal) -> None:
    """`value` is what it is called by whoever gives it."""
    check_number(score, "value")
    if not 0 <= score <= 1:
        raise Invalid(f"A score lies between 0.0 and 1.0; {score} does not.", path=("value",))


def band(score: Decimal) -> ScoreBand:
    """By the score itself, never by how it is displayed: 0.69 reads 0.7 and is YELLOW."""
    if score >= GREEN_FROM:
        return ScoreBand.GREEN
    if score >= YELLOW_FROM:
        return ScoreBand.YELLOW
    return ScoreBand.RED


def zone(score: Decimal) -> ScoreZone:
    """By the score itself as well; what was wanted at least is COMMIT, and all of it STRETCH."""
    if score >= 1:
        return ScoreZone.STRETCH
    if score >= TARGET_FROM:
        return ScoreZone.TARGET
    return ScoreZone.COMMIT if score >= COMMIT_FROM else ScoreZone.FAIL


def displayed(score: Decimal) -> Decimal:
    """One decimal place, halves up."""
    return shown(score, 1)


def objective_score(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The weighted mean of (score, weight) pairs; None where nothing is scored."""
    return weighted_mean(parts)
