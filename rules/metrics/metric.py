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


class Metric(NamedTuple):
    """A kind with the fields that it uses; the others stay empty."""

    kind: MetricKind
    start: Decimal | None = None
    target: Decimal | None = None
    steps: tuple[Step, ...] = ()


def needed(metric: Metric, field: str) -> Decimal:
    """The start or target of a kind that cannot do without it."""
    value: Decimal | None = getattr(metric, field)
    if value is None:
        raise Invalid(f"{metric.kind.value} needs a {field}.", path=(field,))
    check_number(value, field)
    return value


def check_unused(metric: Metric, *fields: str) -> None:
    """Refuse what the kind would silently pass over."""
    for field in fields:
        if getattr(metric, field) not in (None, ()):
            raise Invalid(f"{metric.kind.value} takes no {field}; leave it out.", path=(field,))
