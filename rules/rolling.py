"""Rolling objectives: a new set of key results in each shorter cycle, and what all of them make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.arithmetic import weighted_mean
from rules.errors import Invalid


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a cycle, both ends in."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> Decimal:
        return Decimal((self.ends_on - self.starts_on).days + 1)


def check_within(inner: Span, outer: Span) -> None:
    """A set is of a shorter cycle, all of whose days are its objective's."""
    is_within = outer.starts_on <= inner.starts_on and inner.ends_on <= outer.ends_on
    if not is_within or inner == outer:
        message = (
            f"The objective runs from {outer.starts_on} to {outer.ends_on}. Take a shorter cycle "
            "inside of that."
        )
        raise Invalid(message, path=("cycle",))


def settled(progress: Decimal | None, score: Decimal | None) -> Decimal | None:
    """What a key result of a set counts for: its progress until it is graded, then its score."""
    return progress if score is None else score


def across(sets: Iterable[tuple[Decimal | None, Span]]) -> Decimal | None:
    """The mean of what sets came to, each by its days; one that came to nothing is left out."""
    return weighted_mean((value, span.days) for value, span in sets if value is not None)
