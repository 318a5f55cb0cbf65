"""An objective's health: its own figures, and its worst child beside them."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from rules.health import Thresholds
from rules.metrics import Metric
from rules.objective_health import WORST_FIRST, Child, ObjectiveHealth, objective_health
from rules.progress import key_result_progress
from rules.terms import HealthSource, HealthStatus, MetricKind, Outcome


def judged(
    progress: str, statuses: Sequence[str], outcome: Outcome | None = None
) -> ObjectiveHealth[int]:
    done = key_result_progress(Metric(MetricKind.REACH, target=Decimal(1)), Decimal(progress))
    children = [Child(number, HealthStatus(status)) for number, status in enumerate(statuses)]
    return objective_health(done, Decimal("0.5"), children, Thresholds(), outcome=outcome)


def test_every_status_has_its_rank() -> None:
    assert sorted(WORST_FIRST, key=str) == sorted(HealthStatus, key=str)


def test_a_child_at_risk_is_shown_and_not_averaged_away() -> None:
    result = judged("0.9", ["ON_TRACK", "AT_RISK", "ON_TRACK", "BEHIND"])
    assert (result.health.value, result.worst_child, result.counts) == (
        HealthStatus.ON_TRACK,
        Child(1, HealthStatus.AT_RISK),
        ((HealthStatus.AT_RISK, 1), (HealthStatus.BEHIND, 1), (HealthStatus.ON_TRACK, 2)),
    )


def test_the_figures_judge_an_objective_and_not_its_childrens_words() -> None:
    result = judged("0.1", ["ON_TRACK", "ON_TRACK"])
    assert (result.health.value, result.health.source) == (
        HealthStatus.AT_RISK,
        HealthSource.COMPUTED,
    )


def test_a_cancelled_child_is_counted_and_is_not_the_worst() -> None:
    result = judged("0.9", ["CANCELLED", "ACHIEVED"])
    assert (result.worst_child, result.counts) == (
        Child(1, HealthStatus.ACHIEVED),
        ((HealthStatus.ACHIEVED, 1), (HealthStatus.CANCELLED, 1)),
    )


@pytest.mark.parametrize(
    ("children", "status", "source"),
    [
        (["OUTDATED", "OUTDATED"], HealthStatus.OUTDATED, HealthSource.SILENCE),
        (["OUTDATED", "PENDING", "CANCELLED"], HealthStatus.OUTDATED, HealthSource.SILENCE),
        (["PENDING", "PENDING"], HealthStatus.PENDING, HealthSource.NONE),
        (["OUTDATED", "ON_TRACK"], HealthStatus.ON_TRACK, HealthSource.COMPUTED),
    ],
)
def test_good_figures_of_children_that_are_all_silent_are_not_green(
    children: list[str], status: HealthStatus, source: HealthSource
) -> None:
    result = judged("0.9", children)
    assert (result.health.value, result.health.source) == (status, source)


def test_an_objective_without_children_is_judged_by_its_figures_alone() -> None:
    result = judged("0.3", [])
    assert (result.health.value, result.worst_child, result.counts) == (
        HealthStatus.BEHIND,
        None,
        (),
    )


def test_a_closed_objective_shows_its_outcome() -> None:
    assert judged("0.3", ["OUTDATED"], Outcome.MISSED).health.value is HealthStatus.MISSED
