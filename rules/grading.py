"""Grading at the end: what a score needs to be taken, and what it comes to."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rules import score
from rules.causes import RootCause
from rules.errors import Invalid
from rules.terms import Ambition, Outcome


class Ending(Enum):
    """How somebody says that what was seen to its end came out; each word is an Outcome."""

    ACHIEVED = "ACHIEVED"
    PARTIAL = "PARTIAL"
    MISSED = "MISSED"


REACHED = {Ambition.COMMITTED: Decimal(1), Ambition.ASPIRATIONAL: Decimal("0.7")}
"""A promise is kept whole or not; a stretch is a success from 0.7 on."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A score as it is proposed by progress, and as its owner gives it."""

    value: Decimal
    proposed: Decimal | None
    ambition: Ambition
    reason: str | None = None
    cause: RootCause | None = None


def check(grade: Grade) -> None:
    """Refuse a score out of range, one that departs without a reason, a miss without a cause."""
    score.check(grade.value)
    if departs(grade) and grade.reason is None:
        proposed = grade.proposed
        told = "nothing" if proposed is None else _told(proposed, REACHED[grade.ambition])
        message = f"Progress proposes {told}. Say in a sentence why the score is another."
        raise Invalid(message, path=("reason",))
    if is_miss(grade.value, grade.ambition) and grade.cause is None:
        reached = REACHED[grade.ambition]
        message = f"Below {score.displayed(reached)} it is a miss. Say what its root cause is."
        raise Invalid(message, path=("rootCause",))
    if not is_miss(grade.value, grade.ambition) and grade.cause is not None:
        message = "It is no miss, so it has no root cause. Leave that out."
        raise Invalid(message, path=("rootCause",))


def departs(grade: Grade) -> bool:
    """By what people see: scores are shown, and given, to one decimal place.

    But rounding makes no success of a miss, nor a miss of a success.
    """
    if grade.proposed is None:
        return True
    came_to, proposed = (is_miss(each, grade.ambition) for each in (grade.value, grade.proposed))
    shown, told = score.displayed(grade.value), score.displayed(grade.proposed)
    return came_to != proposed or shown != told


def is_miss(value: Decimal, ambition: Ambition) -> bool:
    return value < REACHED[ambition]


def outcome_of(value: Decimal | None, ambition: Ambition) -> Outcome | None:
    """What a score comes to; None where nothing was scored."""
    if value is None:
        return None
    if not is_miss(value, ambition):
        return Outcome.ACHIEVED
    return Outcome.MISSED if value < score.YELLOW_FROM else Outcome.PARTIAL


def verdict(value: Decimal, ambition: Ambition) -> str:
    """What a score says beside what was expected of one with this ambition, in a sentence."""
    told, reached = _told(value, REACHED[ambition]), score.displayed(REACHED[ambition])
    if ambition is Ambition.COMMITTED:
        kept = f"Kept: {told}, as it was promised."
        return f"Not kept: {told} of a promise is a miss." if is_miss(value, ambition) else kept
    if is_miss(value, ambition):
        return f"Less than hoped: {told} of a stretch, of which {reached} was expected."
    if value >= 1:
        return f"Reached in full: {told} of a stretch, of which {reached} was expected."
    return f"A success: {told} of a stretch, of which {reached} was expected."


def _told(value: Decimal, reached: Decimal) -> str:
    """As people see it; in full where it would read as what it falls short of."""
    seen = score.displayed(value)
    return f"{value.normalize():f}" if value < reached <= seen else f"{seen:f}"
