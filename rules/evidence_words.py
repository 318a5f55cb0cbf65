"""Where a key result stood on a day, in the words that evidence keeps of it.

Words for people to read: they hold what was read and how it ended, and no progress or score, which
are arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.terms import MetricKind, Outcome


@dataclass(frozen=True)
class Standing:
    """What a key result aims for, what was read of it, and how it ended; `unit` is said after."""

    kind: MetricKind
    start: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    scope: Decimal | None = None
    steps: int = 0
    steps_done: int = 0
    unit: str | None = None
    outcome: Outcome | None = None


def standing(of: Standing, day: date) -> str:
    """Such as `from 0 to 100 EUR; at 80 EUR on 2026-11-15; PARTIAL`."""
    told = (aim(of), f"{reached(of)} on {day.isoformat()}", of.outcome and of.outcome.value)
    return "; ".join(filter(None, told))


def aim(of: Standing) -> str | None:
    if of.lower is not None or of.upper is not None:
        return said(of, *bounds(of))
    if of.kind is MetricKind.LINKED_WORK or of.target is None:
        return None
    return said(of, *way(of))


def bounds(of: Standing) -> Iterator[str]:
    if of.lower is not None:
        yield f"from {number(of.lower)}"
    if of.upper is not None:
        yield f"up to {number(of.upper)}"


def way(of: Standing) -> Iterator[str]:
    if of.start is not None:
        yield f"from {number(of.start)}"
    if of.target is not None:
        yield f"to {number(of.target)}"


def reached(of: Standing) -> str:
    match of.kind:
        case MetricKind.BOOLEAN:
            return "done" if of.current else "not done"
        case MetricKind.MILESTONE:
            return f"{of.steps_done} of {of.steps} steps done"
        case MetricKind.LINKED_WORK:
            return f"{number(of.current or Decimal(0))}{of_all(of)} done"
        case _:
            return "no value" if of.current is None else said(of, f"at {number(of.current)}")


def of_all(of: Standing) -> str:
    """How much work there was to do, where that is known."""
    total = of.scope if of.target is None else of.target
    return "" if total is None else f" of {number(total)}"


def said(of: Standing, *words: str) -> str:
    return " ".join((*words, *((of.unit,) if of.unit else ())))


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"
