"""BASELINE: readings are only being collected, so that a target can be set later."""

from decimal import Decimal

from rules.formula import Formula, Input, Inputs
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only


def check(metric: Metric) -> None:
    check_only(metric)


def inputs(_metric: Metric, current: Decimal | None) -> Inputs:
    return (Input("current", current),)


def nothing(_inputs: Inputs) -> None:
    return None


def never(_metric: Metric, _current: Decimal | None) -> bool:
    return False


BASELINE = Kind(
    formula=Formula("none: a baseline has no progress", nothing),
    check=check,
    inputs=inputs,
    is_measured=never,
)
