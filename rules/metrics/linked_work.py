"""LINKED_WORK: how much of the work that is linked to it is done."""

from decimal import Decimal

from rules.arithmetic import ZERO, ratio
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only, needed


def check(metric: Metric) -> None:
    """With a target that many are to be done; without one all that are linked, whoever adds."""
    check_only(metric, "target")
    if metric.target is not None and needed(metric, "target") <= 0:
        message = f"LINKED_WORK needs a target above 0, and {metric.target} is not; leave it out."
        raise Invalid(message, path=("target",))


def check_reading(_reading: Decimal) -> None:
    raise Invalid("This key result is moved by the work linked to it.", path=("value",))


def total(metric: Metric) -> Decimal | None:
    return metric.scope if metric.target is None else metric.target


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    done = Decimal(0) if current is None else current
    return Input("done", done), Input("total", total(metric))


def share_done(inputs: Inputs) -> Decimal | None:
    """Of no work at all no share is done; it stands at 0, and is not measured."""
    done, total = (each.value for each in inputs)
    return ZERO if done is None or not total else ratio(done, total)


def is_measured(metric: Metric, current: Decimal | None) -> bool:
    return current is not None and bool(total(metric))


LINKED_WORK = Kind(
    formula=Formula("done / total", share_done),
    check=check,
    inputs=inputs,
    is_measured=is_measured,
    check_reading=check_reading,
)
