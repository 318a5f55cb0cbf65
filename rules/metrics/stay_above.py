"""STAY_ABOVE: a number that is not to fall below its lower bound."""

from rules.formula import Formula
from rules.metrics import kept
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only, needed


def check(metric: Metric) -> None:
    check_only(metric, "lower", "is_strict")
    needed(metric, "lower")


STAY_ABOVE = Kind(
    formula=Formula("1 when current ≥ lower (strict: >), else 0", kept.within),
    check=check,
    inputs=kept.inputs,
    is_kept=True,
)
