"""Each kind of metric: what it refuses, and what it makes of a reading."""

from decimal import Decimal
from typing import Any

import pytest

from rules.errors import Invalid
from rules.metrics import KINDS, Checkpoint, Metric, Step, check
from rules.progress import key_result_progress
from rules.terms import MetricKind


def metric(kind: str, start: str | None = None, target: str | None = None) -> Metric:
    return Metric(
        MetricKind(kind),
        start=None if start is None else Decimal(start),
        target=None if target is None else Decimal(target),
    )


def milestone(*steps: tuple[str, bool]) -> Metric:
    return Metric(
        MetricKind.MILESTONE, steps=tuple(Step(Decimal(weight), done) for weight, done in steps)
    )


def kept(kind: str, lower: str | None, upper: str | None, **more: Any) -> Metric:
    low, high = (None if each is None else Decimal(each) for each in (lower, upper))
    return Metric(MetricKind(kind), lower=low, upper=high, **more)


def stretches(start: str, target: str, *places: tuple[str, str]) -> Metric:
    points = tuple(Checkpoint(Decimal(value), Decimal(share)) for value, share in places)
    kind = MetricKind.CHECKPOINTS
    return Metric(kind, Decimal(start), Decimal(target), checkpoints=points)


def work(scope: str | None, target: str | None = None) -> Metric:
    known, aim = (None if each is None else Decimal(each) for each in (scope, target))
    return Metric(MetricKind.LINKED_WORK, target=aim, scope=known)


STRICT: dict[str, Any] = {"is_strict": True}
NEAR: dict[str, Any] = {"tolerance": Decimal(4)}
FALLING = stretches("100", "10", ("50", "0.5"))
RISING = stretches("0", "100", ("10", "0.3"), ("70", "0.7"))


def raw(each: Metric, current: str | None) -> Decimal | None:
    return key_result_progress(each, None if current is None else Decimal(current)).raw


def refusal(each: Metric) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(Invalid) as caught:
        check(each)
    return caught.value.message, caught.value.path


def test_every_kind_of_the_trade_is_in_the_list() -> None:
    assert set(KINDS) == set(MetricKind)


def test_no_two_kinds_have_the_same_formula() -> None:
    assert len({kind.formula.words for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize(
    ("each", "current", "expected"),
    [
        (metric("INCREASE", "10", "20"), "15", "0.5"),
        (metric("INCREASE", "0", "80"), "100", "1.25"),
        (metric("INCREASE", "10", "20"), "8", "-0.2"),
        (metric("INCREASE", "-10", "10"), "0", "0.5"),
        (metric("INCREASE", "0", "3"), "1", "0.333333333333"),
        (metric("DECREASE", "100", "60"), "100", "0"),
        (metric("DECREASE", "100", "60"), "80", "0.5"),
        (metric("DECREASE", "100", "60"), "70", "0.75"),
        (metric("DECREASE", "100", "60"), "120", "-0.5"),
        (metric("REACH", None, "10"), "7", "0.7"),
        (metric("REACH", "0", "20"), "5", "0.25"),
        (metric("BOOLEAN"), "0", "0"),
        (metric("BOOLEAN"), "1", "1"),
        (milestone(("1", True), ("3", False)), None, "0.25"),
        (milestone(("1", True), ("3", True)), None, "1"),
        (kept("STAY_ABOVE", "95", None), "95", "1"),
        (kept("STAY_ABOVE", "95", None), "94.9", "0"),
        (kept("STAY_ABOVE", "95", None, **STRICT), "95", "0"),
        (kept("STAY_ABOVE", "-5", None), "-4", "1"),
        (kept("STAY_BELOW", None, "2"), "2", "1"),
        (kept("STAY_BELOW", None, "2", **STRICT), "2", "0"),
        (kept("STAY_BELOW", None, "2"), "3", "0"),
        (kept("RANGE", "10", "20"), "10", "1"),
        (kept("RANGE", "10", "20"), "20.1", "0"),
        (kept("RANGE", "10", "20", **STRICT), "10", "0"),
        (kept("RANGE", "10", "20", **NEAR), "15", "1"),
        (kept("RANGE", "10", "20", **NEAR), "21", "0.75"),
        (kept("RANGE", "10", "20", **NEAR), "8", "0.5"),
        (kept("RANGE", "10", "20", **NEAR), "30", "0"),
        (FALLING, "100", "0"),
        (FALLING, "75", "0.25"),
        (FALLING, "50", "0.5"),
        (FALLING, "30", "0.75"),
        (FALLING, "10", "1"),
        (FALLING, "110", "-0.1"),
        (FALLING, "6", "1.05"),
        (RISING, "5", "0.15"),
        (RISING, "40", "0.5"),
        (RISING, "85", "0.85"),
        (RISING, "130", "1.3"),
        (work("10"), "7", "0.7"),
        (work("40", "20"), "7", "0.35"),
        (work("40", "20"), "25", "1.25"),
    ],
)
def test_raw_progress_of_a_reading(each: Metric, current: str | None, expected: str) -> None:
    assert raw(each, current) == Decimal(expected)


COLD = stretches("2.5", "-7.5", ("0.5", "0.1"), ("-4.5", "0.6"))


@pytest.mark.parametrize(
    ("each", "current", "told"),
    [
        # 100 to 10, half of the way at 50: semantics 4.1.
        (FALLING, "100", ("0", "0")), (FALLING, "75", ("0.25", "0.25")),
        (FALLING, "50", ("0.5", "0.5")), (FALLING, "30", ("0.75", "0.75")),
        (FALLING, "10", ("1", "1")), (FALLING, "6", ("1", "1.05")),
        (FALLING, "110", ("0", "-0.1")),
        # Below zero, with decimals, and slow at first.
        (COLD, "2.5", ("0", "0")), (COLD, "1.5", ("0.05", "0.05")), (COLD, "0.5", ("0.1", "0.1")),
        (COLD, "-2", ("0.35", "0.35")), (COLD, "-4.5", ("0.6", "0.6")),
        (COLD, "-6", ("0.8", "0.8")), (COLD, "-7.5", ("1", "1")),
    ],
)  # fmt: skip
def test_golden_vectors_of_a_decreasing_metric_with_checkpoints(
    each: Metric, current: str, told: tuple[str, str]
) -> None:
    done = key_result_progress(each, Decimal(current))
    assert (done.value, done.raw) == (Decimal(told[0]), Decimal(told[1]))


def test_a_decrease_past_its_target_is_more_than_done() -> None:
    assert raw(metric("DECREASE", "100", "60"), "50") == Decimal("1.25")


@pytest.mark.parametrize(
    "each",
    [
        metric("INCREASE", "10", "20"),
        metric("DECREASE", "20", "10"),
        metric("REACH", None, "10"),
        metric("BOOLEAN"),
        metric("BASELINE"),
        milestone(),
        kept("STAY_ABOVE", "95", None),
        kept("RANGE", "10", "20", **NEAR),
        FALLING,
        work("10"),
        work("0"),
    ],
)
def test_what_has_no_reading_has_no_raw_progress(each: Metric) -> None:
    assert raw(each, None) is None


def test_a_baseline_has_no_progress_whatever_is_read() -> None:
    assert raw(metric("BASELINE"), "42") is None


@pytest.mark.parametrize(
    "each",
    [
        metric("INCREASE", "40", "40"),
        metric("DECREASE", "40", "40"),
        metric("REACH", None, "0"),
        metric("INCREASE"),
        metric("REACH"),
    ],
)
def test_a_draft_that_could_not_be_published_has_no_progress_and_no_error(each: Metric) -> None:
    assert raw(each, "41") is None


@pytest.mark.parametrize("kind", ["INCREASE", "DECREASE"])
def test_a_target_at_the_start_is_refused(kind: str) -> None:
    assert refusal(metric(kind, "40", "40")) == (
        "Start and target are both 40, so nothing is left to do; set them apart.",
        ("target",),
    )


def test_an_increase_that_goes_down_is_refused_with_the_kind_to_take() -> None:
    assert refusal(metric("INCREASE", "60", "40")) == (
        "An increase needs a target above its start, and 40 is below 60; take DECREASE.",
        ("target",),
    )


def test_a_decrease_that_goes_up_is_refused_with_the_kind_to_take() -> None:
    assert refusal(metric("DECREASE", "40", "60")) == (
        "A decrease needs a target below its start, and 60 is above 40; take INCREASE.",
        ("target",),
    )


@pytest.mark.parametrize(
    ("each", "path"),
    [
        (metric("INCREASE", None, "40"), ("start",)),
        (metric("DECREASE", "40", None), ("target",)),
        (metric("REACH"), ("target",)),
        (metric("REACH", None, "0"), ("target",)),
        (metric("REACH", None, "-5"), ("target",)),
        (metric("REACH", "5", "10"), ("start",)),
        (metric("BOOLEAN", None, "1"), ("target",)),
        (metric("BASELINE", "1", None), ("start",)),
        (metric("MILESTONE", None, "1"), ("target",)),
        (metric("INCREASE", "0", "NaN"), ("target",)),
        (metric("INCREASE", "-Infinity", "0"), ("start",)),
        (metric("INCREASE", "0", "1e16"), ("target",)),
        (metric("INCREASE", "0", "1e-13"), ("target",)),
        (milestone(("1", True), ("0", True)), ("steps", "1", "weight")),
        (milestone(("-1", False)), ("steps", "0", "weight")),
        (Metric(MetricKind.BASELINE, steps=(Step(Decimal(1), done=True),)), ("steps",)),
    ],
)
def test_a_metric_that_means_nothing_is_refused_by_its_field(
    each: Metric, path: tuple[str, ...]
) -> None:
    assert refusal(each)[1] == path


@pytest.mark.parametrize(
    "each",
    [
        metric("INCREASE", "-1", "1"),
        metric("DECREASE", "1", "-1"),
        metric("REACH", "0", "1e15"),
        metric("BOOLEAN"),
        metric("BASELINE"),
        milestone(),
        milestone(("0.5", False)),
    ],
)
def test_a_metric_that_means_something_is_taken(each: Metric) -> None:
    check(each)


@pytest.mark.parametrize(
    ("kind", "reading"),
    [("BOOLEAN", "0.5"), ("BOOLEAN", "sNaN"), ("MILESTONE", "1"), ("REACH", "sNaN")],
)
def test_a_reading_that_its_kind_cannot_have_is_refused(kind: str, reading: str) -> None:
    with pytest.raises(Invalid) as caught:
        KINDS[MetricKind(kind)].check_reading(Decimal(reading))
    assert caught.value.path == ("value",)


@pytest.mark.parametrize(("kind", "reading"), [("BOOLEAN", "1"), ("BASELINE", "-3.5")])
def test_a_reading_that_its_kind_can_have_is_taken(kind: str, reading: str) -> None:
    KINDS[MetricKind(kind)].check_reading(Decimal(reading))


@pytest.mark.parametrize(
    ("each", "path"),
    [
        (kept("STAY_ABOVE", None, None), ("lower",)),
        (kept("STAY_ABOVE", "1", "2"), ("upper",)),
        (kept("STAY_BELOW", None, "1", **NEAR), ("tolerance",)),
        (kept("RANGE", "20", "10"), ("upper",)),
        (kept("RANGE", "10", None), ("upper",)),
        (kept("RANGE", "10", "20", tolerance=Decimal(0)), ("tolerance",)),
        (stretches("100", "10"), ("checkpoints",)),
        (stretches("100", "10", ("5", "0.5")), ("checkpoints", "0", "value")),
        (stretches("100", "10", ("50", "0.5"), ("60", "0.7")), ("checkpoints", "1", "value")),
        (stretches("100", "10", ("50", "0.5"), ("40", "0.5")), ("checkpoints", "1", "share")),
        (stretches("100", "10", ("50", "1")), ("checkpoints", "0", "share")),
        (stretches("10", "10", ("10", "0.5")), ("target",)),
        (work(None, "0"), ("target",)),
        (metric("LINKED_WORK", "1", "2"), ("start",)),
        (Metric(MetricKind.BOOLEAN, is_strict=True), ("strict",)),
    ],
)
def test_what_a_kind_can_not_do_without_or_would_pass_over_is_refused_by_field(
    each: Metric, path: tuple[str, ...]
) -> None:
    assert refusal(each)[1] == path


@pytest.mark.parametrize("each", [kept("RANGE", "10", "20", **NEAR), FALLING, RISING, work(None)])
def test_what_can_be_published_is_not_refused(each: Metric) -> None:
    check(each)


def test_linked_work_takes_no_reading_by_hand() -> None:
    with pytest.raises(Invalid, match="moved by the work"):
        KINDS[MetricKind.LINKED_WORK].check_reading(Decimal(1))
