"""BOOLEAN: done or not done."""

from decimal import Decimal

from rules.arithmetic import ONE, ZERO, check_number
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only


def check(metric: Metric) -> None:
    check_only(metric)


def check_reading(reading: Decimal) -> None:
    check_number(reading, "value")
    if reading not in (Decimal(0), Decimal(1)):
        raise Invalid(f"This key result takes 0 or 1, not {reading}.", path=("value",))


def inputs(_metric: Metric, current: Decimal | None) -> Inputs:
    return (Input("current", Decimal(0) if current is None else current),)


def done(inputs: Inputs) -> Decimal:
    return ONE if inputs[0].value else ZERO


BOOLEAN = Kind(
    formula=Formula("1 when current is not 0, else 0", done),
    check=check,
    inputs=inputs,
    check_reading=check_reading,
)
