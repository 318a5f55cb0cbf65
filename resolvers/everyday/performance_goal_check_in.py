"""What somebody says of goals of their own, along with what they say of their key results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auth.gate import Gate, Work
from model.performance_goal import PerformanceGoal
from model.rows import Row
from resolvers.again import row_of
from resolvers.everyday.performance_goals import own_goal
from resolvers.ids import GlobalId
from resolvers.instants import zones_of
from resolvers.pages import Columns
from resolvers.progress.okr_settings import settings_now
from rules.cadence import due_on
from rules.errors import Invalid
from rules.inbox import local_day
from rules.performance_goals import GoalState, check_goal_state, check_open, check_progress
from rules.words import check_text

SAID = ("progress", "narrative", "state")


@dataclass(frozen=True)
class GoalSaid:
    """Each part may be left out, but not all of them."""

    performance_goal: GlobalId
    progress: Decimal | None = None
    narrative: str | None = None
    state: GoalState | None = None
    expected_version: int | None = None


async def goal_check_in(work: Work, said: GoalSaid) -> Row:
    """The goal with what was said last of it; only whose it is speaks of it."""
    goal = await own_goal(work, said.performance_goal)
    check_said(said, goal[PerformanceGoal.state])
    told = {name: getattr(said, name) for name in SAID if getattr(said, name) is not None}
    now = {"checked_in_at": work.moment.now, "updated_at": work.moment.now}
    read = goal[PerformanceGoal.version]
    version = read if said.expected_version is None else said.expected_version
    await work.save(PerformanceGoal, goal.id, {**told, **now}, version=version)
    work.audit("performanceGoalCheckIn", PerformanceGoal, goal.id, whose=work.actor)
    return await row_of(work, PerformanceGoal, goal.id)


def check_said(said: GoalSaid, now: GoalState) -> None:
    if all(getattr(said, name) is None for name in SAID):
        message = "Say something: how far it is, a narrative, or its state."
        raise Invalid(message, path=["narrative"], code="EMPTY")
    check_text(said.narrative, "narrative")
    check_progress(said.progress)
    if said.state is None:
        check_open(now)
    else:
        check_goal_state(now, said.state)


async def due_of_goals(
    load: Gate, goals: Sequence[Row], _: object, __: Columns
) -> list[date | None]:
    """By the organisation's cadence, and the days of whoever it is of."""
    cadence = (await settings_now(load, None, frozenset())).settings.cadence
    zones = await zones_of(load, [goal[PerformanceGoal.person_id] for goal in goals])

    def due(goal: Row) -> date | None:
        if goal[PerformanceGoal.state] is not GoalState.OPEN:
            return None
        zone = zones[goal[PerformanceGoal.person_id]]
        last, made = goal[PerformanceGoal.checked_in_at], goal[PerformanceGoal.created_at]
        said_on = None if last is None else local_day(last, zone)
        on, ends_on = due_on(said_on, local_day(made, zone), cadence), goal.due_on
        return on if ends_on is None or on <= ends_on else None

    return [due(goal) for goal in goals]
