"""Performance goals, beside OKRs and in no roll-up."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.performance_goal_check_in import due_of_goals
from resolvers.everyday.performance_goals import (
    audiences_of_performance_goals,
    reasons_of_performance_goals,
)
from resolvers.org.people import people_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.reviews.reviews import participants_by_id
from rules.performance_goals import GoalState
from rules.terms import Reason
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person
from schema.review_participants import ReviewParticipant
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.objective import Objective


@strawberry.type(
    description="What somebody wants to reach for themselves. Seen by them; by the manager they "
    "shared it with; by HR reviewers while a review of them is open. Each read is audited."
)
class PerformanceGoal(Node):
    person: Person = by(people_by_id, "Whose it is.", key="person_id")
    title: str = column("What is to be reached.")
    description: str | None = column("More about it.")
    state: GoalState = column("Where it stands.")
    due_on: date | None = column("Until when.")
    progress: Decimal | None = column("How far it is by their own last word, 0 to 1.")
    narrative: str | None = column("What they said of it last.")
    checked_in_at: datetime | None = column("When they last said something of it.")
    check_in_due_on: date | None = by(
        due_of_goals,
        "When their next word of it is due, as often as the organisation checks in; null where it "
        "is not open, or ends before.",
        key=ROW,
    )
    shared_with: Person | None = by(
        people_by_id,
        "The manager it is shared with: a later one does not see it unless it is shared again.",
        key="shared_with_id",
    )
    objective: Annotated["Objective", strawberry.lazy("schema.objective")] | None = by(
        objectives_by_id,
        "An objective that it helps, which learns nothing of it; null where you don't see that.",
        key="objective_id",
    )
    review: ReviewParticipant | None = by(
        participants_by_id, "The review that it came of.", key="review_participant_id"
    )
    created_by: Person = by(people_by_id, "Who wrote it down.", key="created_by_id")
    created_at: datetime = column("When.")
    updated_at: datetime = column("When it was last changed.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_performance_goals, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_performance_goals, "Who sees it, told to its owner.", key=ROW
    )
