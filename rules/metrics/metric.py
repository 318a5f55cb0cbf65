"""What a key result is measured by, and the checks that several kinds share."""

from decimal import Decimal
from typing import NamedTuple

from rules.arithmetic import check_number
from rules.errors import Invalid
from rules.terms import MetricKind


class Step(NamedTuple):
    """One step of a milestone; its weight is above 0."""

    weight: Decimal
    done: bool


class Checkpoint(NamedTuple):
    """A value on the way from start to target, and how much is done there: between 0 and 1."""

    value: Decimal
    share: Decimal


class Metric(NamedTuple):
    """A kind with the fields that it uses; the others stay empty.

    `lower` and `upper` bound what is to be kept; a value on a bound is within, unless `is_strict`.
    `scope` is how much work is linked today.
    """

    kind: MetricKind
    start: Decimal | None = None
    target: Decimal | None = None
    steps: tuple[Step, ...] = ()
    lower: Decimal | None = None
    upper: Decimal | None = None
    is_strict: bool = False
    tolerance: Decimal | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    scope: Decimal | None = None


OPTIONAL = ("start", "target", "steps", "lower", "upper", "is_strict", "tolerance", "checkpoints")
WORDS = {"is_strict": "strict"}
"""What a field is called in the graph, where that is not its own name."""


def needed(metric: Metric, field: str) -> Decimal:
    """The start or target of a kind that cannot do without it."""
    value: Decimal | None = getattr(metric, field)
    if value is None:
        raise Invalid(f"{metric.kind.value} needs a {field}.", path=(field,))
    check_number(value, field)
    return value


def check_only(metric: Metric, *fields: str) -> None:
    """Refuse what the kind would silently pass over: all but these fields."""
    for field in OPTIONAL:
        if field not in fields and getattr(metric, field) not in (None, (), False):
            word = WORDS.get(field, field)
            raise Invalid(f"{metric.kind.value} takes no {word}; leave it out.", path=(word,))
