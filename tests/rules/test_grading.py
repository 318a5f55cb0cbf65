"""What a score needs to be taken, and what it comes to."""

from decimal import Decimal
from typing import Any

import pytest

from rules.causes import RootCause
from rules.errors import Invalid
from rules.grading import Grade, check, outcome_of, verdict
from rules.terms import Ambition, Outcome

COMMITTED, STRETCH = Ambition.COMMITTED, Ambition.ASPIRATIONAL
CAUSE = {"cause": RootCause.EXTERNAL}


def grade(value: str, proposed: str | None, ambition: Ambition, **more: Any) -> Grade:
    return Grade(Decimal(value), None if proposed is None else Decimal(proposed), ambition, **more)


@pytest.mark.parametrize(
    "taken",
    [
        grade("1", "1", COMMITTED),
        grade("0.7", "0.7", STRETCH),
        grade("0.5", "0.5", STRETCH, **CAUSE),
        grade("0.9", "0.9", COMMITTED, **CAUSE),
        grade("0.6", "0.6234", STRETCH, **CAUSE),
        grade("0.7", "0.6666", STRETCH, reason="The rest came the day after."),
        grade("1", "0.4", STRETCH, reason="Reached the week after."),
        grade("1", None, STRETCH, reason="Nobody measured it."),
    ],
)
def test_a_score_is_taken(taken: Grade) -> None:
    check(taken)


@pytest.mark.parametrize(
    ("refused", "path"),
    [
        (grade("1.1", "1", COMMITTED), "value"),
        (grade("1", "0.4", STRETCH), "reason"),
        (grade("1", None, STRETCH), "reason"),
        (grade("0.7", "0.6666", STRETCH), "reason"),
        (grade("1", "0.95", COMMITTED), "reason"),
        (grade("0.66", "0.7", STRETCH, **CAUSE), "reason"),
        (grade("0.9", "0.9", COMMITTED), "rootCause"),
        (grade("0.69", "0.69", STRETCH), "rootCause"),
        (grade("0.7", "0.7", STRETCH, **CAUSE), "rootCause"),
    ],
)
def test_a_score_that_owes_something_is_refused(refused: Grade, path: str) -> None:
    with pytest.raises(Invalid) as error:
        check(refused)
    assert error.value.path == (path,)


def test_what_is_proposed_is_told_in_full_where_it_reads_like_what_it_falls_short_of() -> None:
    with pytest.raises(Invalid, match=r"proposes 0\.95\."):
        check(grade("1", "0.95", COMMITTED))
    with pytest.raises(Invalid, match=r"proposes 0\.6\."):
        check(grade("1", "0.62", STRETCH))


@pytest.mark.parametrize(
    ("value", "ambition", "outcome"),
    [
        ("1", COMMITTED, Outcome.ACHIEVED),
        ("0.99", COMMITTED, Outcome.PARTIAL),
        ("0.7", STRETCH, Outcome.ACHIEVED),
        ("0.4", STRETCH, Outcome.PARTIAL),
        ("0.39", STRETCH, Outcome.MISSED),
    ],
)
def test_a_score_comes_to_an_outcome(value: str, ambition: Ambition, outcome: Outcome) -> None:
    assert outcome_of(Decimal(value), ambition) is outcome


def test_without_a_score_there_is_no_outcome() -> None:
    assert outcome_of(None, COMMITTED) is None


@pytest.mark.parametrize(
    ("value", "ambition", "told"),
    [
        ("1", COMMITTED, "Kept: 1.0, as it was promised."),
        ("0.7", COMMITTED, "Not kept: 0.7 of a promise is a miss."),
        ("0.96", COMMITTED, "Not kept: 0.96 of a promise is a miss."),
        ("1", STRETCH, "Reached in full: 1.0 of a stretch, of which 0.7 was expected."),
        ("0.7", STRETCH, "A success: 0.7 of a stretch, of which 0.7 was expected."),
        ("0.69", STRETCH, "Less than hoped: 0.69 of a stretch, of which 0.7 was expected."),
        ("0.3", STRETCH, "Less than hoped: 0.3 of a stretch, of which 0.7 was expected."),
    ],
)
def test_a_verdict_weighs_a_score_by_its_ambition(
    value: str, ambition: Ambition, told: str
) -> None:
    assert verdict(Decimal(value), ambition) == told
