"""What a kind of metric has to say of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rules.arithmetic import check_number
from rules.formula import Formula, Inputs
from rules.metrics.metric import Metric


def any_number(reading: Decimal) -> None:
    check_number(reading, "value")


def has_reading(_metric: Metric, current: Decimal | None) -> bool:
    return current is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """`check` and `check_reading` raise Invalid; the rest takes drafts as they are, s = t too.

    `inputs` stand at the start where there is no reading yet, so that the formula gives 0. Where
    something `is_kept` rather than reached, no pace is expected of it.
    """

    formula: Formula
    check: Callable[[Metric], None]
    inputs: Callable[[Metric, Decimal | None], Inputs]
    is_measured: Callable[[Metric, Decimal | None], bool] = has_reading
    check_reading: Callable[[Decimal], None] = any_number
    is_kept: bool = False
