"""What the kinds share that keep a value within bounds: it is within or it is not."""

from decimal import Decimal

from rules.arithmetic import ONE, ZERO
from rules.formula import Input, Inputs
from rules.metrics.metric import Metric


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    """Whichever bounds the kind has; no reading stands for being out."""
    bounds = (("lower", metric.lower), ("upper", metric.upper))
    return (
        Input("current", current),
        *(Input(name, value) for name, value in bounds if value is not None),
        Input("strict", Decimal(int(metric.is_strict))),
    )


def within(inputs: Inputs) -> Decimal | None:
    known = {each.name: each.value for each in inputs}
    current, lower, upper = (known.get(name) for name in ("current", "lower", "upper"))
    if current is None:
        return ZERO
    if known.get("strict") and current in (lower, upper):
        return ZERO
    is_out = (lower is not None and current < lower) or (upper is not None and current > upper)
    return ZERO if is_out else ONE
