"""What one event affects, and the update that follows it."""

from decimal import Decimal

from rules.graph import Alignment, KeyResult, Objective, graph_of
from rules.metrics import Metric
from rules.progress import Progress, key_result_progress
from rules.rollup import Rollup, affected, update
from rules.terms import MetricKind, RollupMode


def reached(share: str) -> Progress:
    return key_result_progress(Metric(MetricKind.REACH, target=Decimal(1)), Decimal(share))


def test_a_reading_affects_what_it_enters_from_below_to_above() -> None:
    objectives = [
        Objective("top", RollupMode.BOTH),
        Objective("middle", RollupMode.BOTH),
        Objective("low"),
        Objective("aside"),
    ]
    results = [KeyResult("k", "low", reached("1")), KeyResult("other", "aside", reached("1"))]
    links = [Alignment("middle", "top"), Alignment("low", "middle"), Alignment("aside", "top")]
    assert affected(graph_of(objectives, results, links), ["k"]) == ["k", "low", "middle", "top"]


def test_a_reading_affects_nothing_that_does_not_take_it_in() -> None:
    objectives = [Objective("top"), Objective("low")]
    results = [KeyResult("k", "low", reached("1")), KeyResult("kt", "top", reached("1"))]
    links = [Alignment("low", "top"), Alignment("low", "kt")]
    assert affected(graph_of(objectives, results, links), ["k"]) == ["k", "low"]


def test_an_update_works_on_a_part_of_the_graph_and_what_is_known() -> None:
    results = [KeyResult("k", "low", reached("0.5"))]
    objectives = [Objective("low"), Objective("beside"), Objective("top", RollupMode.CHILDREN)]
    links = [Alignment("low", "top"), Alignment("beside", "top"), Alignment("top", "elsewhere")]
    known = {"beside": Rollup(reached("1"), Decimal(1))}
    fresh = update(graph_of(objectives, results, links), known, ["k", "no longer there"])
    assert {name: rollup.value for name, rollup in fresh.items()} == {
        "k": Decimal("0.5"),
        "low": Decimal("0.5"),
        "top": Decimal("0.75"),
    }
