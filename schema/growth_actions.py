"""Writing a development plan, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.growth_actions import (
    GoalAdd,
    GoalUpdate,
    OpportunityDismiss,
    PlanWrite,
    development_goal_add,
    development_goal_update,
    development_plan_write,
    opportunity_dismiss,
)
from rules.growth import GoalState
from schema.edges import action, column
from schema.growth import DevelopmentGoal, DevelopmentPlan
from schema.payloads import UserError, attempted, given, retried, several


@strawberry.input(description="What your plan says from now on, and who sees it.")
class DevelopmentPlanWriteInput:
    aspirations: str | None = given("What you want to become; as it is where left out.")
    track: strawberry.ID | None = given("The way on which you grow; as it is where left out.")
    level: int | None = given("The number of the level where you stand on it; as it is else.")
    shared: bool | None = given(
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
    title: str | None = given("What it is; as it was where left out.")
    description: str | None = given("What it takes; as it was where left out.")
    competencies: list[strawberry.ID] | None = given(
        "What you grow in by it, at most 10; as it was where left out."
    )
    due_on: date | None = given("Until when; as it was where left out.")
    state: GoalState | None = given("Where it stands; as it was where left out.")
    shared: bool | None = given(
        "True: your manager of today sees it; false: only you; as it was where left out."
    )
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


async def ask_development_plan_write(operation: Operation, asked: DevelopmentPlanWriteInput) -> Any:
    words: Any = PlanWrite(**vars(asked))
    return await attempted(
        operation, development_plan_write, words, DevelopmentPlanPayload, of="development_plan"
    )


async def ask_opportunity_dismiss(operation: Operation, asked: OpportunityDismissInput) -> Any:
    words: Any = OpportunityDismiss(**vars(asked))
    return await attempted(
        operation, opportunity_dismiss, words, DevelopmentPlanPayload, of="development_plan"
    )


async def ask_development_goal_add(operation: Operation, asked: DevelopmentGoalAddInput) -> Any:
    words: Any = GoalAdd(**vars(asked))
    return await attempted(
        operation, development_goal_add, words, DevelopmentGoalPayload, of="development_goal"
    )


async def ask_development_goal_update(
    operation: Operation, asked: DevelopmentGoalUpdateInput
) -> Any:
    words: Any = GoalUpdate(**vars(asked))
    return await attempted(
        operation, development_goal_update, words, DevelopmentGoalPayload, of="development_goal"
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
