"""What a key result reads when a share of its way is done, by the kind of its measure."""

from decimal import Decimal
from typing import Any

from rules.terms import MetricKind

HALF = Decimal("0.5")
BY_OTHERS = (MetricKind.MILESTONE, MetricKind.LINKED_WORK)
"""Their steps and their work say how far they are, so nobody gives a value."""


def value_at(row: Any, share: Decimal, *, is_driven: bool = False) -> Decimal | None:
    """As fine as its bounds are written; None where no value is given."""
    if row.kind in BY_OTHERS or is_driven:
        return None
    match row.kind:
        case MetricKind.BOOLEAN:
            return Decimal(share >= 1)
        case MetricKind.BASELINE:
            return (Decimal(40) + 20 * share).quantize(Decimal(1))
        case MetricKind.STAY_ABOVE | MetricKind.STAY_BELOW | MetricKind.RANGE:
            return _kept(row, share)
        case _:
            return _on_the_way(row.start or Decimal(0), row.target or Decimal(0), share)


def _on_the_way(start: Decimal, target: Decimal, share: Decimal) -> Decimal:
    """Large numbers to the unit, small ones to the hundredth: finer is nobody's to measure."""
    value = start + (target - start) * share
    coarse = max(abs(start), abs(target)) >= 50
    return value.quantize(Decimal(1) if coarse else Decimal("0.01"))


def _kept(row: Any, share: Decimal) -> Decimal:
    """Well within the bounds in good weeks, past them in others."""
    lower: Decimal | None = row.lower
    upper: Decimal | None = row.upper
    is_good = share >= HALF
    if lower is not None and upper is not None:
        return (lower + upper) / 2 if is_good else upper + (upper - lower)
    if lower is not None:
        return lower + 1 if is_good else lower - 1
    bound = upper or Decimal(0)
    return bound - 1 if is_good else bound + 1
