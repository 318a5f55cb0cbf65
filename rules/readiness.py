"""How far a unit's objectives of a cycle have come, and whose key results are behind with it."""

from collections.abc import Collection
from enum import Enum

from rules.terms import CycleState, ObjectiveStatus


class ReadinessState(Enum):
    NO_GOALS = "NO_GOALS"
    DRAFTING = "DRAFTING"
    REVIEW = "REVIEW"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


ENDED = (ObjectiveStatus.CLOSED, ObjectiveStatus.CANCELLED)


def readiness(statuses: Collection[ObjectiveStatus]) -> ReadinessState:
    """By the objective that is least far: one draft keeps a whole unit drafting.

    What was given up is none of them: a unit that has no others has nothing to work for.
    """
    standing = [each for each in statuses if each is not ObjectiveStatus.CANCELLED]
    if not standing:
        return ReadinessState.NO_GOALS
    if ObjectiveStatus.DRAFT in standing:
        return ReadinessState.DRAFTING
    if ObjectiveStatus.SUBMITTED in standing:
        return ReadinessState.REVIEW
    ended = all(each is ObjectiveStatus.CLOSED for each in standing)
    return ReadinessState.CLOSED if ended else ReadinessState.ACTIVE


def behind(status: ObjectiveStatus, cycle: CycleState) -> bool:
    """Until a cycle ends everything is to be published, and then to be closed."""
    if cycle in (CycleState.GRADING, CycleState.CLOSED, CycleState.ARCHIVED):
        return status not in ENDED
    return status in (ObjectiveStatus.DRAFT, ObjectiveStatus.SUBMITTED)
