"""The one arithmetic of all our numbers: Decimal at a stated precision, repeatable bit for bit."""

from collections.abc import Iterable
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)

from rules.errors import Invalid

PLACES = 12
"""Every number we keep has this many decimal places, no more and no fewer."""

LARGEST = Decimal("1e15")
"""No value or weight may be larger than this, on either side of zero."""

# With inputs within LARGEST and PLACES, fifty digits hold every difference, product and sum of
# ours exactly; only the one division of a formula rounds. So no order of rows changes a result.
CONTEXT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emin=-999999,
    Emax=999999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

_QUANTUM = Decimal(1).scaleb(-PLACES)
ZERO = Decimal(0).quantize(_QUANTUM)
ONE = Decimal(1).quantize(_QUANTUM)


def stored(value: Decimal) -> Decimal:
    """The value as we keep it: PLACES decimal places, halves to even, never a negative zero."""
    return CONTEXT.add(CONTEXT.quantize(value, _QUANTUM), 0)


def shown(value: Decimal, places: int) -> Decimal:
    """The value as people read it: halves go up, away from zero."""
    with localcontext(CONTEXT):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def percent(share: Decimal) -> Decimal:
    """A share of 0…1 as people read it: 0…100 with two decimal places."""
    with localcontext(CONTEXT):
        return shown(share * 100, 2)


def clamped(value: Decimal) -> Decimal:
    return min(max(value, ZERO), ONE)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """None where the denominator is zero: there is no such number."""
    if denominator == 0:
        return None
    return stored(CONTEXT.divide(numerator, denominator))


def difference(left: Decimal, right: Decimal) -> Decimal:
    return CONTEXT.subtract(left, right)


def weighted_mean(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The mean of (value, weight) pairs, None without any; all weights zero count as equal."""
    pairs = tuple(parts)
    with localcontext(CONTEXT):
        total = sum((weight for _, weight in pairs), Decimal(0))
        if total == 0:
            return ratio(sum((value for value, _ in pairs), Decimal(0)), Decimal(len(pairs)))
        return ratio(sum((value * weight for value, weight in pairs), Decimal(0)), total)


def check_number(value: Decimal, field: str) -> None:
    """Refuse what our precision cannot hold; `field` names it in the error."""
    if not value.is_finite():
        raise Invalid(f"{field} must be a number; {value} is none.", path=(field,))
    if value.copy_abs() > LARGEST:
        raise Invalid(f"{field} must lie within ±{LARGEST}.", path=(field,))
    if value != stored(value):
        raise Invalid(f"{field} may have at most {PLACES} decimal places.", path=(field,))


def check_weight(weight: Decimal) -> None:
    """A weight of a key result or objective is 0 or more."""
    check_number(weight, "weight")
    if weight < 0:
        raise Invalid("A weight is 0 or more; 0 leaves the part out.", path=("weight",))
