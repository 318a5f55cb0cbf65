"""A step that is refused names the whole set of those that are allowed, in the same words."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

import pytest

from rules import performance_goals
from rules.calibration import SessionState
from rules.errors import Invalid
from rules.feedback import ANSWERS, AskedState
from rules.growth import GoalState, check_taken_up
from rules.one_on_ones import MeetingState
from rules.reviews import NOMINATIONS, STATES, NominationState, ReviewState, check_state
from rules.rounds import ROUNDS, RoundState
from rules.steps import follows

MACHINES: Mapping[type[Enum], Mapping[Any, Collection[Any]]] = {
    ReviewState: STATES,
    NominationState: NOMINATIONS,
    AskedState: ANSWERS,
    RoundState: ROUNDS,
    performance_goals.GoalState: performance_goals.NEXT,
}


@pytest.mark.parametrize(
    ("now", "allowed", "said"),
    [
        (ReviewState.SUBMITTED, STATES[ReviewState.SUBMITTED], "IN_PROGRESS, CALIBRATED, SHARED"),
        (ReviewState.HANDED_OVER, STATES[ReviewState.HANDED_OVER], "IN_PROGRESS"),
        (NominationState.PROPOSED, NOMINATIONS[NominationState.PROPOSED], "APPROVED, REFUSED"),
        (AskedState.LATE, ANSWERS[AskedState.LATE], "ANSWERED, DECLINED"),
        (RoundState.CLOSED, ROUNDS[RoundState.CLOSED], "nothing"),
        (SessionState.LOCKED, (), "nothing"),
        (MeetingState.HELD, (), "nothing"),
    ],
)
def test_what_may_follow_is_told_in_its_own_order(
    now: Enum, allowed: Collection[Enum], said: str
) -> None:
    assert follows(now, allowed) == f"It is {now.value}; what may follow is {said}."


@pytest.mark.parametrize("machine", MACHINES)
def test_of_each_state_it_is_said_what_may_follow(machine: type[Enum]) -> None:
    told = MACHINES[machine]
    assert told.keys() == set(machine)
    assert {each for allowed in told.values() for each in allowed} <= set(machine)


@pytest.mark.parametrize("to", ReviewState)
def test_a_review_that_was_handed_over_is_only_taken_up_again(to: ReviewState) -> None:
    if to is ReviewState.IN_PROGRESS:
        check_state(ReviewState.HANDED_OVER, to)
        return
    with pytest.raises(Invalid, match="what may follow is IN_PROGRESS"):
        check_state(ReviewState.HANDED_OVER, to)


def test_a_development_goal_becomes_no_draft_again() -> None:
    with pytest.raises(Invalid, match="It is OPEN; what may follow is DONE, DROPPED"):
        check_taken_up(GoalState.OPEN, GoalState.DRAFT)
