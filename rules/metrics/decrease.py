"""DECREASE: a number that is to fall from its start to its target."""

from rules.errors import Invalid
from rules.formula import Formula
from rules.metrics import bounds
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric


def check(metric: Metric) -> None:
    start, target = bounds.checked(metric)
    if target > start:
        raise Invalid(
            f"A decrease needs a target below its start, and {target} is above {start}; "
            "take INCREASE.",
            path=("target",),
        )


DECREASE = Kind(
    formula=Formula("(start − current) / (start − target)", bounds.way_done),
    check=check,
    inputs=bounds.inputs,
)
