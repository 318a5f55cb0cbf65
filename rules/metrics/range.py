"""RANGE: a number that is to stay between two bounds, or not too far from them."""

from decimal import Decimal

from rules.arithmetic import ONE, ZERO, check_number, difference, ratio
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs
from rules.metrics import kept
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only, needed


def check(metric: Metric) -> None:
    check_only(metric, "lower", "upper", "is_strict", "tolerance")
    lower, upper = needed(metric, "lower"), needed(metric, "upper")
    if lower >= upper:
        message = f"A range needs its upper bound above its lower one, and {upper} is not."
        raise Invalid(message, path=("upper",))
    if metric.tolerance is not None:
        check_number(metric.tolerance, "tolerance")
        if metric.tolerance <= 0:
            message = f"A tolerance is above 0, and {metric.tolerance} is not; leave it out."
            raise Invalid(message, path=("tolerance",))


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    return (*kept.inputs(metric, current), Input("tolerance", metric.tolerance))


def nearness(inputs: Inputs) -> Decimal | None:
    """Out of the range, what is left of the tolerance; without a tolerance nothing is."""
    within = kept.within(inputs)
    known = {each.name: each.value for each in inputs}
    current, lower, upper = (known.get(name) for name in ("current", "lower", "upper"))
    tolerance = known.get("tolerance")
    if within == ONE or None in (current, lower, upper, tolerance):
        return within
    assert current is not None and lower is not None and upper is not None  # noqa: PT018
    gap = max(difference(lower, current), difference(current, upper), Decimal(0))
    left = ratio(difference(tolerance or ONE, gap), tolerance or ONE)
    return max(left or ZERO, ZERO)


RANGE = Kind(
    formula=Formula(
        "1 when lower ≤ current ≤ upper (strict: <), else max(0, 1 − gap / tolerance)", nearness
    ),
    check=check,
    inputs=inputs,
    is_kept=True,
)
