"""INCREASE: a number that is to grow from its start to its target."""

from rules.errors import Invalid
from rules.formula import Formula
from rules.metrics import bounds
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric


def check(metric: Metric) -> None:
    start, target = bounds.checked(metric)
    if target < start:
        raise Invalid(
            f"An increase needs a target above its start, and {target} is below {start}; "
            "take DECREASE.",
            path=("target",),
        )


INCREASE = Kind(
    formula=Formula("(current − start) / (target − start)", bounds.way_done),
    check=check,
    inputs=bounds.inputs,
)
