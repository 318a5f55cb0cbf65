"""Writing a development plan, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.growth_actions import (
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
from schema.payloads import UserError, answering, given, retried, several


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


ask_development_plan_write = answering(
    development_plan_write, PlanWrite, DevelopmentPlanPayload, of="development_plan"
)
ask_opportunity_dismiss = answering(
    opportunity_dismiss, OpportunityDismiss, DevelopmentPlanPayload, of="development_plan"
)
ask_development_goal_add = answering(
    development_goal_add, GoalAdd, DevelopmentGoalPayload, of="development_goal"
)
ask_development_goal_update = answering(
    development_goal_update, GoalUpdate, DevelopmentGoalPayload, of="development_goal"
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
