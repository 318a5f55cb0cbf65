"""Performance goals: somebody's own, beside OKRs and in no roll-up."""

from collections.abc import Mapping
from enum import Enum

from rules.errors import Invalid


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
        allowed = ", ".join(state.value for state in GoalState if state in NEXT[now])
        message = f"The goal is {now.value}; what may follow is {allowed}."
        raise Invalid(message, path=("state",), code="NOT_OPEN")
