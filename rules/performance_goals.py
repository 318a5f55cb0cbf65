"""Performance goals: somebody's own, beside OKRs and in no roll-up."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum

from rules.errors import Invalid
from rules.steps import follows


class GoalState(Enum):
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


NEXT: Mapping[GoalState, frozenset[GoalState]] = {
    GoalState.DRAFT: frozenset({GoalState.OPEN, GoalState.DROPPED}),
    GoalState.OPEN: frozenset({GoalState.DONE, GoalState.DROPPED}),
    GoalState.DONE: frozenset({GoalState.OPEN}),
    GoalState.DROPPED: frozenset({GoalState.OPEN}),
}


def check_goal_state(now: GoalState, to: GoalState) -> None:
    """Refuses an illegal transition with the set that is allowed."""
    if to is not now and to not in NEXT[now]:
        raise Invalid(follows(now, NEXT[now]), path=("state",), code="NOT_OPEN")


def check_open(now: GoalState) -> None:
    """What has ended is opened again by whoever has more to say of it."""
    if now not in (GoalState.DRAFT, GoalState.OPEN):
        message = f"The goal is {now.value}. Say `state: OPEN` with it to take it up again."
        raise Invalid(message, path=("state",), code="NOT_OPEN")


def check_progress(progress: Decimal | None) -> None:
    if progress is not None and not 0 <= progress <= 1:
        raise Invalid("How far it is lies between 0 and 1.", path=("progress",))
