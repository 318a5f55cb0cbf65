"""Progress of one key result: bounds, direction, and the explanation that computes it again."""

from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.formula import Input
from rules.metrics import Checkpoint, Metric, Step
from rules.progress import Progress, key_result_progress, recompute
from rules.terms import MetricKind

numbers = st.decimals(-1_000_000_000, 1_000_000_000, places=3)
positive = st.decimals("0.001", 1_000_000_000, places=3)
steps = st.lists(st.builds(Step, positive, st.booleans()), max_size=6).map(tuple)
shares = st.decimals(0, 1, places=3)
apart = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])


def moving(bounds: tuple[Decimal, Decimal]) -> Metric:
    start, target = bounds
    kind = MetricKind.INCREASE if target > start else MetricKind.DECREASE
    return Metric(kind, start=start, target=target)


def ranging(low: Decimal, high: Decimal, strict: bool, near: Decimal | None) -> Metric:
    return Metric(MetricKind.RANGE, lower=low, upper=high, is_strict=strict, tolerance=near)


def stretching(ends: tuple[Decimal, Decimal], places: list[Checkpoint]) -> Metric:
    return Metric(MetricKind.CHECKPOINTS, *ends, checkpoints=tuple(places))


metrics = st.one_of(
    apart.map(moving),
    positive.map(lambda target: Metric(MetricKind.REACH, target=target)),
    steps.map(lambda these: Metric(MetricKind.MILESTONE, steps=these)),
    st.sampled_from([Metric(MetricKind.BOOLEAN), Metric(MetricKind.BASELINE)]),
    st.builds(ranging, numbers, numbers, st.booleans(), st.none() | positive),
    numbers.map(lambda low: Metric(MetricKind.STAY_ABOVE, lower=low)),
    numbers.map(lambda high: Metric(MetricKind.STAY_BELOW, upper=high)),
    st.builds(stretching, apart, st.lists(st.builds(Checkpoint, numbers, shares), max_size=4)),
    (st.none() | positive).map(lambda scope: Metric(MetricKind.LINKED_WORK, scope=scope)),
)  # fmt: skip
readings = st.none() | numbers


def fields(value: Decimal | None) -> object:
    """A value with its sign, digits and exponent: all the bits there are."""
    return None if value is None else value.as_tuple()


def test_progress_tells_what_it_was_computed_from() -> None:
    metric = Metric(MetricKind.DECREASE, start=Decimal(100), target=Decimal(60))
    assert key_result_progress(metric, Decimal(50)) == Progress(
        value=Decimal(1),
        raw=Decimal("1.25"),
        measured=True,
        formula="(start \N{MINUS SIGN} current) / (start \N{MINUS SIGN} target)",
        inputs=(
            Input("current", Decimal(50)),
            Input("start", Decimal(100)),
            Input("target", Decimal(60)),
        ),
    )


def test_without_a_reading_progress_stands_at_the_start_and_is_not_measured() -> None:
    metric = Metric(MetricKind.INCREASE, start=Decimal(5), target=Decimal(10))
    assert key_result_progress(metric, None) == Progress(
        value=Decimal(0),
        raw=None,
        measured=False,
        formula="(current \N{MINUS SIGN} start) / (target \N{MINUS SIGN} start)",
        inputs=(
            Input("current", Decimal(5)),
            Input("start", Decimal(5)),
            Input("target", Decimal(10)),
        ),
    )


def test_a_reading_at_the_start_is_measured_although_nothing_is_done() -> None:
    progress = key_result_progress(
        Metric(MetricKind.INCREASE, start=Decimal(5), target=Decimal(10)), Decimal(5)
    )
    assert (progress.value, progress.raw, progress.measured) == (Decimal(0), Decimal(0), True)


@pytest.mark.parametrize("current", [None, Decimal(7)])
def test_a_baseline_is_none_and_never_0(current: Decimal | None) -> None:
    progress = key_result_progress(Metric(MetricKind.BASELINE), current)
    assert (progress.value, progress.raw, progress.measured) == (None, None, False)


def test_a_milestone_without_steps_is_0_and_not_measured() -> None:
    progress = key_result_progress(Metric(MetricKind.MILESTONE), None)
    assert (progress.value, progress.raw, progress.measured) == (Decimal(0), None, False)


def test_a_milestone_shows_each_step_with_its_weight() -> None:
    metric = Metric(
        MetricKind.MILESTONE, steps=(Step(Decimal(7), done=True), Step(Decimal(3), done=False))
    )
    assert key_result_progress(metric, None) == Progress(
        value=Decimal("0.7"),
        raw=Decimal("0.7"),
        measured=True,
        formula="Σ weight of the steps done / Σ weight",
        inputs=(
            Input("step 1", Decimal(1), Decimal(7)),
            Input("step 2", Decimal(0), Decimal(3)),
        ),
    )


@given(metrics, readings)
@settings(deadline=None)
def test_progress_stays_within_0_and_1(metric: Metric, current: Decimal | None) -> None:
    value = key_result_progress(metric, current).value
    assert value is None or 0 <= value <= 1


@given(metrics, readings)
@settings(deadline=None)
def test_the_value_is_its_raw_progress_clamped(metric: Metric, current: Decimal | None) -> None:
    progress = key_result_progress(metric, current)
    if progress.raw is not None:
        assert progress.value == min(max(progress.raw, Decimal(0)), Decimal(1))


@given(metrics, readings)
@settings(deadline=None)
def test_an_explanation_recomputes_exactly(metric: Metric, current: Decimal | None) -> None:
    progress = key_result_progress(metric, current)
    told = progress._replace(value=None, raw=None)
    assert fields(recompute(told)) == fields(progress.value)


@given(metrics, readings)
@settings(deadline=None)
def test_the_callers_own_decimal_context_changes_nothing(
    metric: Metric, current: Decimal | None
) -> None:
    usual = key_result_progress(metric, current)
    with localcontext(prec=3, rounding=ROUND_UP):
        odd = key_result_progress(metric, current)
    assert (fields(odd.value), fields(odd.raw)) == (fields(usual.value), fields(usual.raw))


@given(apart, numbers)
@settings(deadline=None)
def test_raw_progress_is_the_exact_fraction_to_twelve_places(
    bounds: tuple[Decimal, Decimal], current: Decimal
) -> None:
    start, target = (Fraction(bound) for bound in bounds)
    progress = key_result_progress(moving(bounds), current)
    assert progress.raw is not None
    exact = round((Fraction(current) - start) / (target - start) * 10**12)
    assert Fraction(progress.raw) * 10**12 == exact


@given(apart, numbers, numbers)
@settings(deadline=None)
def test_a_step_towards_the_target_never_lowers_progress(
    bounds: tuple[Decimal, Decimal], one: Decimal, other: Decimal
) -> None:
    metric = moving(bounds)
    further = metric.kind is MetricKind.INCREASE
    before, after = sorted((one, other), reverse=not further)
    earlier, later = (key_result_progress(metric, each).raw for each in (before, after))
    assert earlier is not None
    assert later is not None
    assert earlier <= later


@given(steps.filter(bool), st.data())
@settings(deadline=None)
def test_a_step_done_never_lowers_a_milestone(these: tuple[Step, ...], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(these) - 1))
    done = tuple(
        step._replace(done=step.done or number == position) for number, step in enumerate(these)
    )
    before, after = (
        key_result_progress(Metric(MetricKind.MILESTONE, steps=each), None).raw
        for each in (these, done)
    )
    assert before is not None
    assert after is not None
    assert before <= after
