"""Rolling objectives: sets of key results, each of a shorter cycle, in one number."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.errors import Invalid
from rules.graph import KeyResult, Objective, Period, graph_of
from rules.metrics import Metric
from rules.progress import key_result_progress, recompute
from rules.rolling import Span, across, check_within
from rules.rollup import full
from rules.terms import MetricKind, Outcome

YEAR, FIRST, SECOND = (
    Period("year", Decimal(365)),
    Period("q1", Decimal(90)),
    Period("q2", Decimal(91)),
)
WHOLE = Span(date(2026, 1, 1), date(2026, 12, 31))


def result(id_: str, done: int | None, period: Period[str] | None, **more: Any) -> KeyResult[str]:
    metric = Metric(MetricKind.INCREASE, Decimal(0), Decimal(100))
    progress = key_result_progress(metric, None if done is None else Decimal(done))
    return KeyResult(id_, "goal", progress, period=period, **more)


def rolled(*results: KeyResult[str]) -> Any:
    return full(graph_of([Objective("goal", period=YEAR)], results, []))["goal"]


def test_each_quarter_weighs_its_days() -> None:
    told = rolled(result("a", 100, FIRST), result("b", 40, SECOND), result("c", 60, SECOND))
    assert told.value == across([(Decimal(1), QUARTER), (Decimal("0.5"), NEXT)])
    inputs = [(each.name, each.value, each.weight) for each in told.progress.inputs]
    assert inputs == [("q1", Decimal(1), Decimal(90)), ("q2", Decimal("0.5"), Decimal(91))]
    assert recompute(told.progress) == told.value


QUARTER = Span(date(2026, 1, 1), date(2026, 3, 31))
NEXT = Span(date(2026, 4, 1), date(2026, 6, 30))


def test_what_is_past_counts_by_its_score_and_what_runs_by_its_progress() -> None:
    graded = result("a", 30, FIRST, score=Decimal("0.8"))
    assert rolled(graded).value == Decimal("0.8")
    assert rolled(graded, result("b", 80, SECOND)).value == Decimal("0.8")
    assert rolled(result("a", None, FIRST, score=Decimal("0.8"))).measured_share == 1


def test_a_score_of_what_is_not_rolling_changes_no_number() -> None:
    assert rolled(result("a", 30, None, score=Decimal("0.8"))).value == Decimal("0.3")


def test_a_quarter_of_which_nothing_counts_is_left_out() -> None:
    given_up = result("a", 100, FIRST, outcome=Outcome.CANCELLED)
    assert rolled(given_up, result("b", 40, SECOND)).value == Decimal("0.4")


def test_what_has_no_quarter_weighs_the_whole_year() -> None:
    told = rolled(result("a", 100, None), result("b", 0, FIRST))
    assert [(each.name, each.weight) for each in told.progress.inputs] == [
        ("q1", Decimal(90)), ("year", Decimal(365)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "inner",
    [WHOLE, Span(date(2025, 12, 1), date(2026, 1, 31)), Span(date(2026, 12, 1), date(2027, 1, 31))],
)
def test_a_set_is_of_a_shorter_cycle_inside(inner: Span) -> None:
    check_within(QUARTER, WHOLE)
    with pytest.raises(Invalid) as refused:
        check_within(inner, WHOLE)
    assert [*refused.value.path] == ["cycle"]
