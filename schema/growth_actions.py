"""Writing a development plan, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.growth_actions import (
    GoalAdd,
    GoalDelete,
    GoalUpdate,
    OpportunityDismiss,
    PlanWrite,
    development_goal_add,
    development_goal_delete,
    development_goal_update,
    development_plan_write,
    opportunity_dismiss,
)
from resolvers.ids import GlobalId
from rules.growth import GoalState
from schema.edges import action, column
from schema.growth import DevelopmentGoal, DevelopmentPlan
from schema.payloads import (
    UserError,
    answering,
    attempted,
    changed,
    given,
    retried,
    several,
    told,
)


@strawberry.input(description="What your plan says from now on, and who sees it.")
class DevelopmentPlanWriteInput:
    aspirations: str | None = changed(
        "What you want to become; null empties it, as it is where left out."
    )
    track: strawberry.ID | None = changed(
        "The way on which you grow; null leaves it, as it is where left out."
    )
    level: int | None = changed("The number of the level where you stand on it; as it is else.")
    shared: bool | None = changed(
        "True: your manager of today sees it; false: only you; as it is where left out."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What is to be suggested to you no more.")
class OpportunityDismissInput:
    competency: strawberry.ID = strawberry.field(description="The competency.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something that you want to learn.")
class DevelopmentGoalAddInput:
    title: str = strawberry.field(description="What it is; 1 to 500 characters.")
    description: str | None = given("What it takes; at most 20,000 characters.")
    competencies: list[strawberry.ID] = several("What you grow in by it; at most 10.")
    feedback: strawberry.ID | None = given("The feedback that it came from.")
    participant: strawberry.ID | None = given(
        "Your part in the review that it came of, once that is shared: it begins as a draft."
    )
    due_on: date | None = given("Until when.")
    shared: bool = strawberry.field(
        description="Whether your manager of today sees it.", default=False
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="What a goal of yours is from now on.")
class DevelopmentGoalUpdateInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    title: str | None = changed("What it is; as it was where left out.")
    description: str | None = changed("What it takes; null empties it, as it was where left out.")
    competencies: list[strawberry.ID] | None = changed(
        "What you grow in by it, at most 10; null for none, as it was where left out."
    )
    due_on: date | None = changed("Until when; null for no day, as it was where left out.")
    state: GoalState | None = changed("Where it stands; as it was where left out.")
    shared: bool | None = changed(
        "True: your manager of today sees it; false: only you; as it was where left out."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A goal of your plan, to be deleted for good.")
class DevelopmentGoalDeleteInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The plan as it is now, or why not. Only whose it is gets it.")
class DevelopmentPlanPayload:
    development_plan: DevelopmentPlan | None = column("As it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The goal as it is now, or why not. Only whose it is gets it.")
class DevelopmentGoalPayload:
    development_goal: DevelopmentGoal | None = column("As it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was deleted, or why nothing was.")
class DevelopmentGoalDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the goal that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class DevelopmentPlanWriteArguments:
    input: Annotated[DevelopmentPlanWriteInput, Doc("What it says.")]


@dataclass(frozen=True)
class OpportunityDismissArguments:
    input: Annotated[OpportunityDismissInput, Doc("Which competency.")]


@dataclass(frozen=True)
class DevelopmentGoalAddArguments:
    input: Annotated[DevelopmentGoalAddInput, Doc("What it is.")]


@dataclass(frozen=True)
class DevelopmentGoalUpdateArguments:
    input: Annotated[DevelopmentGoalUpdateInput, Doc("Which goal, and what changes.")]


@dataclass(frozen=True)
class DevelopmentGoalDeleteArguments:
    input: Annotated[DevelopmentGoalDeleteInput, Doc("Which goal.")]


async def ask_development_plan_write(operation: Operation, asked: DevelopmentPlanWriteInput) -> Any:
    changes = told(asked, "aspirations", "track", "level", "shared")
    words = PlanWrite(tuple(changes.items()), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, development_plan_write, words, DevelopmentPlanPayload, of="development_plan"
    )


ask_opportunity_dismiss = answering(
    opportunity_dismiss, OpportunityDismiss, DevelopmentPlanPayload, of="development_plan"
)
ask_development_goal_add = answering(
    development_goal_add, GoalAdd, DevelopmentGoalPayload, of="development_goal"
)


async def ask_development_goal_update(
    operation: Operation, asked: DevelopmentGoalUpdateInput
) -> Any:
    names = ("title", "description", "competencies", "due_on", "state", "shared")
    rest = (asked.expected_version, asked.client_mutation_id)
    words: Any = GoalUpdate(GlobalId(asked.id), tuple(told(asked, *names).items()), *rest)
    return await attempted(
        operation, development_goal_update, words, DevelopmentGoalPayload, of="development_goal"
    )


ask_development_goal_delete = answering(
    development_goal_delete, GoalDelete, DevelopmentGoalDeletePayload, of="deleted_id"
)


@strawberry.type
class GrowthMutation:
    """What Mutation is made of, as far as it is about growth."""

    development_plan_write: DevelopmentPlanPayload = action(
        ask_development_plan_write,
        "Writes your own plan, begun where you have none.",
        takes=DevelopmentPlanWriteArguments,
    )
    opportunity_dismiss: DevelopmentPlanPayload = action(
        ask_opportunity_dismiss,
        "Sets a suggestion aside, in your own plan.",
        takes=OpportunityDismissArguments,
    )
    development_goal_add: DevelopmentGoalPayload = action(
        ask_development_goal_add, "Adds a goal to your own plan.", takes=DevelopmentGoalAddArguments
    )
    development_goal_update: DevelopmentGoalPayload = action(
        ask_development_goal_update,
        "Changes a goal of your own plan.",
        takes=DevelopmentGoalUpdateArguments,
    )
    development_goal_delete: DevelopmentGoalDeletePayload = action(
        ask_development_goal_delete,
        "Deletes a goal of your own plan, for good.",
        takes=DevelopmentGoalDeleteArguments,
    )
