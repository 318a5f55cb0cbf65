"""The way from a start to a target, which the kinds that move along it share."""

from decimal import Decimal

from rules.arithmetic import difference, ratio
from rules.errors import Invalid
from rules.formula import Input, Inputs
from rules.metrics.metric import Metric, check_only, needed


def checked(metric: Metric, *more: str) -> tuple[Decimal, Decimal]:
    """Start and target of a metric that has both, and apart, and takes nothing but `more`."""
    check_only(metric, "start", "target", *more)
    start, target = needed(metric, "start"), needed(metric, "target")
    if start == target:
        raise Invalid(
            f"Start and target are both {start}, so nothing is left to do; set them apart.",
            path=("target",),
        )
    return start, target


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    return (
        Input("current", metric.start if current is None else current),
        Input("start", metric.start),
        Input("target", metric.target),
    )


def way_done(inputs: Inputs) -> Decimal | None:
    """The same number whichever way the target lies, as both differences turn their sign."""
    current, start, target = (each.value for each in inputs)
    if current is None or start is None or target is None:
        return None
    return ratio(difference(current, start), difference(target, start))
