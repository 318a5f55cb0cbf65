"""STAY_BELOW: a number that is not to rise above its upper bound."""

from rules.formula import Formula
from rules.metrics import kept
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only, needed


def check(metric: Metric) -> None:
    check_only(metric, "upper", "is_strict")
    needed(metric, "upper")


STAY_BELOW = Kind(
    formula=Formula("1 when current ≤ upper (strict: <), else 0", kept.within),
    check=check,
    inputs=kept.inputs,
    is_kept=True,
)
