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
    """By the objective that is least far: one draft keeps a whole unit drafting."""
    if not statuses:
        return ReadinessState.NO_GOALS
    if ObjectiveStatus.DRAFT in statuses:
        return ReadinessState.DRAFTING
    if ObjectiveStatus.SUBMITTED in statuses:
        return ReadinessState.REVIEW
    ended = all(each in ENDED for each in statuses)
    return ReadinessState.CLOSED if ended else ReadinessState.ACTIVE


def behind(status: ObjectiveStatus, cycle: CycleState) -> bool:
    """Until a cycle ends everything is to be published, and then to be closed."""
    if cycle in (CycleState.GRADING, CycleState.CLOSED, CycleState.ARCHIVED):
        return status not in ENDED
    return status in (ObjectiveStatus.DRAFT, ObjectiveStatus.SUBMITTED)
