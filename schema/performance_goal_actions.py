"""Performance goals, as they are set, changed and deleted."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.performance_goals import (
    PerformanceGoalCreate,
    PerformanceGoalDelete,
    PerformanceGoalUpdate,
    performance_goal_create,
    performance_goal_delete,
    performance_goal_update,
)
from resolvers.ids import GlobalId
from rules.performance_goals import GoalState
from schema.edges import action, column
from schema.payloads import UserError, answering, attempted, changed, given, retried, told
from schema.performance_goals import PerformanceGoal


@strawberry.input(description="What you want to reach; or what is to come of a review.")
class PerformanceGoalCreateInput:
    title: str = strawberry.field(description="What is to be reached.")
    description: str | None = given("More about it.")
    due_on: date | None = given("Until when.")
    objective: strawberry.ID | None = given(
        "An objective that it helps, which learns nothing of it."
    )
    participant: strawberry.ID | None = given(
        "The review that it comes of: yours, or of your report, once shared."
    )
    shared: bool = strawberry.field(
        description="Whether your manager of today sees it.", default=False
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="What one of your goals is from now on.")
class PerformanceGoalUpdateInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    title: str | None = changed("What is to be reached.")
    description: str | None = changed("More about it; null empties it.")
    due_on: date | None = changed("Until when; null for no day.")
    state: GoalState | None = changed("Where it stands.")
    shared: bool | None = changed("Whether your manager of today sees it; false takes it back.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="One of your goals, to be deleted for good.")
class PerformanceGoalDeleteInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The goal as it is now, or why not.")
class PerformanceGoalPayload:
    performance_goal: PerformanceGoal | None = column("The goal as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was deleted, or why nothing was.")
class PerformanceGoalDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the goal that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class PerformanceGoalCreateArguments:
    input: Annotated[PerformanceGoalCreateInput, Doc("What is to be reached.")]


@dataclass(frozen=True)
class PerformanceGoalUpdateArguments:
    input: Annotated[PerformanceGoalUpdateInput, Doc("Which goal, and what changes.")]


@dataclass(frozen=True)
class PerformanceGoalDeleteArguments:
    input: Annotated[PerformanceGoalDeleteInput, Doc("Which goal.")]


create_goal = answering(
    performance_goal_create, PerformanceGoalCreate, PerformanceGoalPayload, of="performance_goal"
)


async def update_goal(operation: Operation, asked: PerformanceGoalUpdateInput) -> Any:
    changes = told(asked, "title", "description", "due_on", "state", "shared")
    rest = (asked.expected_version, asked.client_mutation_id)
    words: Any = PerformanceGoalUpdate(GlobalId(asked.id), tuple(changes.items()), *rest)
    return await attempted(
        operation, performance_goal_update, words, PerformanceGoalPayload, of="performance_goal"
    )


delete_goal = answering(
    performance_goal_delete, PerformanceGoalDelete, PerformanceGoalDeletePayload, of="deleted_id"
)


@strawberry.type
class PerformanceGoalMutation:
    """What Mutation is made of, as far as it is about performance goals."""

    performance_goal_create: PerformanceGoalPayload = action(
        create_goal,
        "Sets a goal of your own; or a draft of one for whom a review is about, as its manager.",
        takes=PerformanceGoalCreateArguments,
    )
    performance_goal_update: PerformanceGoalPayload = action(
        update_goal, "Changes one of your goals.", takes=PerformanceGoalUpdateArguments
    )
    performance_goal_delete: PerformanceGoalDeletePayload = action(
        delete_goal, "Deletes one of your goals, for good.", takes=PerformanceGoalDeleteArguments
    )
