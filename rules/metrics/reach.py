"""REACH: a number that is to grow from nothing to its target."""

from decimal import Decimal

from rules.arithmetic import ratio
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only, needed


def check(metric: Metric) -> None:
    check_only(metric, "start", "target")
    if metric.start not in (None, Decimal(0)):
        raise Invalid("REACH starts at 0; take INCREASE for another start.", path=("start",))
    target = needed(metric, "target")
    if target <= 0:
        raise Invalid(f"REACH needs a target above 0, and {target} is not.", path=("target",))


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    return (
        Input("current", Decimal(0) if current is None else current),
        Input("target", metric.target),
    )


def share_reached(inputs: Inputs) -> Decimal | None:
    current, target = (each.value for each in inputs)
    if current is None or target is None:
        return None
    return ratio(current, target)


REACH = Kind(formula=Formula("current / target", share_reached), check=check, inputs=inputs)
