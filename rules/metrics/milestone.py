"""MILESTONE: weighted steps, each done or not done."""

from decimal import Decimal

from rules.arithmetic import ZERO, check_number
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs, weighted_mean
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric, check_only


def check(metric: Metric) -> None:
    """A milestone may still be without steps; it is unmeasured until it has some."""
    check_only(metric, "steps")
    for position, step in enumerate(metric.steps):
        check_number(step.weight, "weight")
        if step.weight <= 0:
            raise Invalid(
                f"Step {position + 1} needs a weight above 0, and {step.weight} is not.",
                path=("steps", str(position), "weight"),
            )


def check_reading(_reading: Decimal) -> None:
    raise Invalid("A milestone is moved by its steps; mark steps as done.", path=("value",))


def inputs(metric: Metric, _current: Decimal | None) -> Inputs:
    return tuple(
        Input(f"step {number}", Decimal(int(step.done)), step.weight)
        for number, step in enumerate(metric.steps, start=1)
    )


def share_done(inputs: Inputs) -> Decimal | None:
    return weighted_mean(inputs) if inputs else ZERO


def has_steps(metric: Metric, _current: Decimal | None) -> bool:
    return bool(metric.steps)


MILESTONE = Kind(
    formula=Formula("Σ weight of the steps done / Σ weight", share_done),
    check=check,
    inputs=inputs,
    is_measured=has_steps,
    check_reading=check_reading,
)
