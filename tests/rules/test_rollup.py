"""The roll-up on small graphs that one can add up by hand."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from rules.arithmetic import percent
from rules.errors import Invalid
from rules.formula import Input
from rules.graph import Alignment, KeyResult, Objective, graph_of
from rules.metrics import Metric
from rules.progress import Progress, key_result_progress, recompute
from rules.rollup import Part, Rollup, full, mean_progress
from rules.terms import AlignmentMode, MetricKind, ObjectiveStatus, Outcome, RollupMode


def measured(share: str) -> Progress:
    return key_result_progress(Metric(MetricKind.REACH, target=Decimal(1)), Decimal(share))


UNMEASURED = key_result_progress(Metric(MetricKind.REACH, target=Decimal(1)), None)
BASELINE = key_result_progress(Metric(MetricKind.BASELINE), None)


def key_result(name: str, objective: str, progress: Progress, weight: str = "1") -> KeyResult[str]:
    return KeyResult(name, objective, progress, Decimal(weight))


def rolled(
    objectives: Sequence[Objective[str]],
    key_results: Sequence[KeyResult[str]],
    *links: Alignment[str],
) -> dict[str, Rollup]:
    return full(graph_of(objectives, key_results, links))


def value_of(*key_results: KeyResult[str]) -> Decimal | None:
    return rolled([Objective("o")], key_results)["o"].value


def test_an_objective_is_the_mean_of_its_key_results() -> None:
    results = [
        key_result("a", "o", measured("0.2")),
        key_result("b", "o", measured("0.4")),
        key_result("c", "o", measured("0.9")),
    ]
    assert rolled([Objective("o")], results)["o"] == Rollup(
        progress=Progress(
            value=Decimal("0.5"),
            raw=Decimal("0.5"),
            measured=True,
            formula="Σ weight \N{MULTIPLICATION SIGN} progress / Σ weight",
            inputs=(
                Input("a", Decimal("0.2"), Decimal(1)),
                Input("b", Decimal("0.4"), Decimal(1)),
                Input("c", Decimal("0.9"), Decimal(1)),
            ),
        ),
        measured_share=Decimal(1),
    )


def test_a_key_result_counts_by_its_weight() -> None:
    assert value_of(
        key_result("a", "o", measured("1"), "3"), key_result("b", "o", measured("0"), "1")
    ) == Decimal("0.75")


def test_of_a_share_of_zero_nothing_counts() -> None:
    objectives = [Objective("p", RollupMode.CHILDREN), Objective("a"), Objective("b")]
    results = [key_result("ka", "a", measured("1")), key_result("kb", "b", measured("0.4"))]
    none, half = Alignment("a", "p", share=Decimal(0)), Alignment("b", "p", share=Decimal("0.5"))
    assert rolled(objectives, results, none)["p"].value is None
    assert rolled(objectives, results, none, half)["p"].value == Decimal("0.4")


def test_key_results_that_all_weigh_zero_count_alike() -> None:
    assert value_of(
        key_result("a", "o", measured("1"), "0"), key_result("b", "o", measured("0.5"), "0")
    ) == Decimal("0.75")


def test_more_than_done_counts_as_done() -> None:
    assert value_of(
        key_result("a", "o", measured("1.8")), key_result("b", "o", measured("0"))
    ) == Decimal("0.5")


def test_what_is_unmeasured_counts_0_and_is_reported() -> None:
    results = [
        key_result("a", "o", measured("0.8"), "3"),
        key_result("b", "o", UNMEASURED, "1"),
    ]
    rollup = rolled([Objective("o")], results)["o"]
    assert (rollup.value, rollup.measured_share) == (Decimal("0.6"), Decimal("0.75"))


@pytest.mark.parametrize(
    "left_out",
    [
        key_result("b", "o", BASELINE),
        replace(key_result("b", "o", measured("0")), outcome=Outcome.CANCELLED),
        replace(key_result("b", "o", measured("0")), is_archived=True),
    ],
)
def test_a_baseline_or_cancelled_or_archived_key_result_is_left_out(
    left_out: KeyResult[str],
) -> None:
    assert value_of(key_result("a", "o", measured("0.6")), left_out) == Decimal("0.6")


def test_a_closed_key_result_still_counts() -> None:
    missed = replace(key_result("b", "o", measured("0.2")), outcome=Outcome.MISSED)
    assert value_of(key_result("a", "o", measured("0.6")), missed) == Decimal("0.4")


@pytest.mark.parametrize("results", [[], [key_result("a", "o", BASELINE)]])
def test_an_objective_with_nothing_counted_is_none_and_never_0(
    results: list[KeyResult[str]],
) -> None:
    rollup = rolled([Objective("o")], results)["o"]
    assert (rollup.value, rollup.progress.measured, rollup.measured_share) == (
        None,
        False,
        Decimal(0),
    )


MODES = (
    [
        key_result("k1", "parent", measured("0.27")),
        key_result("k2", "left", measured("0.18")),
        key_result("k3", "right", measured("0.73")),
    ],
    Alignment("left", "parent"),
    Alignment("right", "parent"),
)


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        (RollupMode.KEY_RESULTS, "27.00"),
        (RollupMode.CHILDREN, "45.50"),
        (RollupMode.BOTH, "39.33"),
    ],
)
def test_the_mode_says_what_an_objective_is_made_of(mode: RollupMode, shown: str) -> None:
    results, *links = MODES
    objectives = [Objective("parent", mode), Objective("left"), Objective("right")]
    value = rolled(objectives, results, *links)["parent"].value
    assert value is not None
    assert str(percent(value)) == shown


def test_a_child_counts_by_its_share() -> None:
    objectives = [Objective("p", RollupMode.CHILDREN), Objective("a"), Objective("b")]
    results = [key_result("ka", "a", measured("1")), key_result("kb", "b", measured("0"))]
    links = [Alignment("a", "p", share=Decimal("0.6")), Alignment("b", "p", share=Decimal("0.2"))]
    assert rolled(objectives, results, *links)["p"].value == Decimal("0.75")


def test_parts_are_told_key_results_first_and_each_kind_by_id() -> None:
    objectives = [Objective("p", RollupMode.BOTH), Objective("b"), Objective("a")]
    results = [
        *(key_result(name, "p", measured("0")) for name in ("k2", "k1")),
        *(key_result(f"of {name}", name, measured("1")) for name in ("a", "b")),
    ]
    rollup = rolled(objectives, results, Alignment("b", "p"), Alignment("a", "p"))["p"]
    assert [each.name for each in rollup.progress.inputs] == ["k1", "k2", "a", "b"]


def test_a_key_result_may_be_the_child() -> None:
    objectives = [Objective("p", RollupMode.CHILDREN), Objective("a")]
    results = [key_result("ka", "a", measured("0.3")), key_result("kb", "a", measured("0.9"))]
    assert rolled(objectives, results, Alignment("ka", "p"))["p"].value == Decimal("0.3")


def test_a_supporting_link_never_enters() -> None:
    objectives = [Objective("p", RollupMode.BOTH), Objective("a")]
    results = [key_result("kp", "p", measured("0.5")), key_result("ka", "a", measured("1"))]
    link = Alignment("a", "p", AlignmentMode.SUPPORTS)
    assert rolled(objectives, results, link)["p"].value == Decimal("0.5")


@pytest.mark.parametrize(
    "child",
    [
        Objective("a", status=ObjectiveStatus.DRAFT),
        Objective("a", status=ObjectiveStatus.SUBMITTED),
        Objective("a", status=ObjectiveStatus.CANCELLED),
        Objective("a", is_archived=True),
    ],
)
def test_a_child_that_is_no_open_objective_keeps_its_number_to_itself(
    child: Objective[str],
) -> None:
    results = [key_result("ka", "a", measured("1"))]
    values = rolled([Objective("p", RollupMode.CHILDREN), child], results, Alignment("a", "p"))
    assert (values["a"].value, values["p"].value) == (Decimal(1), None)


def test_a_child_with_no_number_is_left_out_of_its_parent() -> None:
    objectives = [Objective("p", RollupMode.BOTH), Objective("empty")]
    results = [key_result("kp", "p", measured("0.4"))]
    values = rolled(objectives, results, Alignment("empty", "p"))
    assert values["p"].value == Decimal("0.4")


def test_the_measured_share_goes_up_with_the_number() -> None:
    objectives = [Objective("p", RollupMode.BOTH), Objective("a")]
    results = [
        key_result("kp", "p", measured("1")),
        key_result("k1", "a", measured("1")),
        key_result("k2", "a", UNMEASURED),
    ]
    values = rolled(objectives, results, Alignment("a", "p"))
    assert values["p"].measured_share == Decimal("0.75")


def test_a_child_never_changes_the_value_of_a_key_result_above_it() -> None:
    objectives = [Objective("p"), Objective("a")]
    results = [key_result("kp", "p", measured("0.5")), key_result("ka", "a", measured("1"))]
    values = rolled(objectives, results, Alignment("a", "kp"))
    assert (values["kp"].value, values["p"].value) == (Decimal("0.5"), Decimal("0.5"))


def test_a_key_result_driven_by_its_children_takes_their_number() -> None:
    objectives = [Objective("p"), Objective("a")]
    driven = replace(key_result("kp", "p", measured("0.5")), driven_by_children=True)
    results = [driven, key_result("ka", "a", measured("0.9"))]
    values = rolled(objectives, results, Alignment("a", "kp"))
    assert (values["kp"].value, values["p"].value) == (Decimal("0.9"), Decimal("0.9"))


def test_a_key_result_linked_to_its_own_objective_counts_once() -> None:
    objectives = [Objective("o", RollupMode.BOTH)]
    results = [key_result("a", "o", measured("1")), key_result("b", "o", measured("0"))]
    assert rolled(objectives, results, Alignment("a", "o"))["o"].value == Decimal("0.5")


def test_a_cycle_is_refused_with_its_path() -> None:
    objectives = [Objective("a"), Objective("b"), Objective("c")]
    links = [Alignment("a", "b"), Alignment("b", "c"), Alignment("c", "a")]
    with pytest.raises(Invalid) as caught:
        rolled(objectives, [], *links)
    assert (caught.value.message, caught.value.code, caught.value.path) == (
        "These would be made of one another: a → b → c → a; take one link away.",
        "CYCLE",
        ("parent",),
    )


def test_an_objective_below_its_own_key_result_is_a_cycle() -> None:
    results = [key_result("k", "o", measured("1"))]
    with pytest.raises(Invalid) as caught:
        rolled([Objective("o")], results, Alignment("o", "k"))
    assert caught.value.code == "CYCLE"


def test_supporting_one_another_is_no_cycle_of_numbers() -> None:
    links = [
        Alignment("a", "b", AlignmentMode.SUPPORTS),
        Alignment("b", "a", AlignmentMode.SUPPORTS),
    ]
    assert rolled([Objective("a"), Objective("b")], [], *links).keys() == {"a", "b"}


def test_a_link_from_a_child_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        graph_of([Objective("p")], [], [Alignment("gone", "p")])
    assert caught.value.path == ("child",)


def test_a_units_progress_weighs_each_objective_once() -> None:
    one, other = (Rollup(measured(share), Decimal(1)) for share in ("1", "0.2"))
    nothing = rolled([Objective("o")], [])["o"]
    parts = {"b": Part(one, Decimal(3)), "a": Part(other), "c": Part(nothing, Decimal(5))}
    result = mean_progress(parts)
    assert (result.value, [each.name for each in result.progress.inputs]) == (
        Decimal("0.8"),
        ["a", "b"],
    )
    assert recompute(result.progress) == result.value


def test_a_unit_without_objectives_has_no_progress() -> None:
    nothing: dict[str, Part] = {}
    assert mean_progress(nothing).value is None
