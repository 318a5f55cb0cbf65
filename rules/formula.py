"""A formula said in words and done in numbers, so that every value we show can be recomputed."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from rules import arithmetic


class Input(NamedTuple):
    """One figure that went into a value; `weight` is None where the formula weighs nothing."""

    name: str
    value: Decimal | None
    weight: Decimal | None = None


Inputs = tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """`compute` gives the number that `words` promise, None where the inputs yield none."""

    words: str
    compute: Callable[[Inputs], Decimal | None]


def weighted_mean(inputs: Inputs) -> Decimal | None:
    return arithmetic.weighted_mean(
        (each.value, each.weight)
        for each in inputs
        if each.value is not None and each.weight is not None
    )


WEIGHTED_MEAN = Formula("Σ weight × progress / Σ weight", weighted_mean)
