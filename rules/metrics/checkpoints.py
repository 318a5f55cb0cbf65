"""CHECKPOINTS: the way from start to target in stretches, each worth what somebody said it is."""

from decimal import Decimal, localcontext
from itertools import pairwise

from rules.arithmetic import CONTEXT, check_number, stored
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs
from rules.metrics import bounds
from rules.metrics.kind import Kind
from rules.metrics.metric import Metric

Place = tuple[Decimal, Decimal]
"""A value, and the share that is done there."""


def check(metric: Metric) -> None:
    """Values lie strictly in order between start and target, whichever way that is; shares too."""
    start, target = bounds.checked(metric, "checkpoints")
    if not metric.checkpoints:
        message = "CHECKPOINTS needs one at least; take INCREASE or DECREASE for none."
        raise Invalid(message, path=("checkpoints",))
    for number, each in enumerate(metric.checkpoints):
        check_number(each.value, "value")
        check_number(each.share, "share")
        before = metric.checkpoints[number - 1] if number else None
        after_value = start if before is None else before.value
        after_share = Decimal(0) if before is None else before.share
        if not _is_between(each.value, after_value, target):
            message = f"Checkpoint {number + 1} must lie between {after_value} and {target}."
            raise Invalid(message, path=("checkpoints", str(number), "value"))
        if not after_share < each.share < 1:
            message = f"Checkpoint {number + 1} must be worth more than {after_share}, below 1."
            raise Invalid(message, path=("checkpoints", str(number), "share"))


def _is_between(value: Decimal, one: Decimal, other: Decimal) -> bool:
    return min(one, other) < value < max(one, other)


def inputs(metric: Metric, current: Decimal | None) -> Inputs:
    """A checkpoint's weight is its share."""
    return (
        *bounds.inputs(metric, current),
        *(
            Input(f"checkpoint {number}", each.value, each.share)
            for number, each in enumerate(metric.checkpoints, start=1)
        ),
    )


def share_done(inputs: Inputs) -> Decimal | None:
    """Along the stretch that the value lies on; the first and the last go on beyond their ends."""
    current, start, target = (each.value for each in inputs[:3])
    if current is None or start is None or target is None or start == target:
        return None
    way = [(start, Decimal(0)), *_places(inputs[3:]), (target, Decimal(1))]
    stretches = list(pairwise(way))
    ahead = (
        each for each in stretches if _is_before(current, each[1][0], is_rising=target > start)
    )
    return _along(current, next(ahead, stretches[-1]))


def _is_before(current: Decimal, end: Decimal, *, is_rising: bool) -> bool:
    return current <= end if is_rising else current >= end


def _places(inputs: Inputs) -> list[Place]:
    return [
        (each.value, each.weight)
        for each in inputs
        if each.value is not None and each.weight is not None
    ]


def _along(current: Decimal, stretch: tuple[Place, Place]) -> Decimal | None:
    (low, low_share), (high, high_share) = stretch
    if low == high:
        return None
    with localcontext(CONTEXT):
        share = low_share * (high - low) + (current - low) * (high_share - low_share)
        return stored(share / (high - low))


CHECKPOINTS = Kind(
    formula=Formula("along start → checkpoints → target, straight between two", share_done),
    check=check,
    inputs=inputs,
)
