"""Checking in, on one key result or on many, as it is asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.performance_goal_check_in import GoalSaid
from resolvers.ids import GlobalId
from resolvers.rhythm.check_in_create import CheckInCreate, check_in_create
from resolvers.rhythm.check_in_create_many import AllSaid, CheckInCreateMany, check_in_create_many
from resolvers.rhythm.check_in_said import BlockerSaid, Said
from rules.blockers import BlockerKind
from rules.performance_goals import GoalState
from rules.terms import ReportedStatus
from schema.check_in import CheckIn
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried
from schema.performance_goals import PerformanceGoal


@strawberry.input(description="What stands in the way.")
class BlockerInput:
    kind: BlockerKind = strawberry.field(description="What kind of thing it is.")
    text: str = strawberry.field(description="What is wrong; 1 to 20,000 characters.")
    owner: strawberry.ID | None = given("Who clears it; you where left out.")
    next_action: str | None = given("What they do next.")


@strawberry.input(description="What to say of one of many key results.")
class CheckInItemInput:
    key_result: strawberry.ID = strawberry.field(description="What it is about.")
    value: Decimal | None = given("The reading, in the key result's unit of measure.")
    confidence: int | None = given("How sure you are, 0 to 100; below 40 needs a narrative.")
    reported_status: ReportedStatus | None = given(
        "In one word, which stands until another; AUTO leaves it to the figures again."
    )
    narrative: str | None = given("In sentences.")
    what_moved: str | None = given("What moved the figures.")
    course_change: str | None = given("What you do otherwise from now on.")
    external_factor: str | None = given("What from outside helped or hindered.")
    blockers: list[BlockerInput] | None = given("What stands in the way; at most 10.")
    effective_at: datetime | None = given("When it holds from: in the cycle, not in the future.")
    supersedes: strawberry.ID | None = given(
        "The check-in that this corrects: it takes its place, and its time unless you give one."
    )
    reviewer: strawberry.ID | None = given(
        "Who is to take note of it; your manager where left out, else the objective's owner."
    )
    expected_version: int | None = given("The key result's version you read; refused if newer.")


@strawberry.input(description="What to say of a key result. Give at least one thing to say.")
class CheckInCreateInput(CheckInItemInput):
    client_mutation_id: str | None = retried()


@strawberry.input(description="What to say of a goal of your own, along with your key results.")
class GoalWordInput:
    performance_goal: strawberry.ID = strawberry.field(description="The goal.")
    progress: Decimal | None = given("How far it is, 0 to 1.")
    narrative: str | None = given("In sentences.")
    state: GoalState | None = given("Where it stands from now on.")
    expected_version: int | None = given("The version you read; refused if it is newer.")


@strawberry.input(description="What to say of many key results: all of it is taken, or nothing.")
class CheckInCreateManyInput:
    items: list[CheckInItemInput] = strawberry.field(
        description="Of each key result, and each of them once; with the goals 1 to 50.",
        default_factory=list,
    )
    performance_goals: list[GoalWordInput] | None = given(
        "Of goals of your own, and each of them once. It takes `performance:write` too."
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The check-in, or why there is none.")
class CheckInCreatePayload:
    check_in: CheckIn | None = column("The new check-in.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="All the check-ins, or why there are none.")
class CheckInCreateManyPayload:
    check_ins: list[CheckIn] | None = column("The new check-ins, in the order of the items.")
    performance_goals: list[PerformanceGoal] | None = column(
        "The goals that were spoken of, in their order."
    )
    errors: list[UserError] = column("Why all were refused; empty if they were not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CheckInCreateArguments:
    input: Annotated[CheckInCreateInput, Doc("What to say, and of which key result.")]


@dataclass(frozen=True)
class CheckInCreateManyArguments:
    input: Annotated[CheckInCreateManyInput, Doc("What to say, and of which key results.")]


async def create_check_in(operation: Operation, asked: CheckInCreateInput) -> Any:
    words = CheckInCreate(said(asked), asked.client_mutation_id)
    return await attempted(operation, check_in_create, words, CheckInCreatePayload, of="check_in")


async def create_check_ins(operation: Operation, asked: CheckInCreateManyInput) -> Any:
    goals = None if asked.performance_goals is None else [*map(said_of, asked.performance_goals)]
    items = [said(each) for each in asked.items]
    words = CheckInCreateMany(items, goals, asked.client_mutation_id)
    return await attempted(operation, check_in_create_many, words, all_told, of="told")


def all_told(told: AllSaid | None, **more: Any) -> CheckInCreateManyPayload:
    made: Any = (None, None) if told is None else (told.check_ins, told.performance_goals)
    return CheckInCreateManyPayload(check_ins=made[0], performance_goals=made[1], **more)


def said_of(asked: GoalWordInput) -> GoalSaid:
    words: dict[str, Any] = vars(asked)
    return GoalSaid(**words)


def said(asked: CheckInItemInput) -> Said:
    words = {name: value for name, value in vars(asked).items() if name != "client_mutation_id"}
    told = None if asked.blockers is None else [blocker(each) for each in asked.blockers]
    subject = {"key_result": GlobalId(asked.key_result), "blockers": told}
    whole: dict[str, Any] = {**words, **subject}
    return Said(**whole)


def blocker(asked: BlockerInput) -> BlockerSaid:
    return BlockerSaid(**vars(asked))


@strawberry.type
class CheckInMutation:
    """What Mutation is made of, as far as it is about checking in."""

    check_in_create: CheckInCreatePayload = action(
        create_check_in,
        "Checks in on a key result: its owner, its objective's owner, or a delegate they named.",
        takes=CheckInCreateArguments,
    )
    check_in_create_many: CheckInCreateManyPayload = action(
        create_check_ins,
        "Checks in on up to 50 key results and goals of your own in one go: on all, or on none.",
        takes=CheckInCreateManyArguments,
    )
