"""Making, changing and moving cycles, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.rhythm.cycle_actions import CycleCreate, CycleUpdate, cycle_create, cycle_update
from resolvers.rhythm.cycle_states import (
    CycleReopen,
    CycleTransition,
    cycle_reopen,
    cycle_transition,
)
from rules.terms import CycleKind, CycleState
from schema.cycle import Cycle
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="A new cycle. What is left out follows from the fiscal year.")
class CycleCreateInput:
    kind: CycleKind = strawberry.field(description="How long it is.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date | None = given("Its last day; needed of CUSTOM, and follows of all others.")
    key: str | None = given("Unique; needed of CUSTOM, else as FY26-Q1.")
    label: str | None = given("What people call it; else as FY26 Q1.")
    parent: strawberry.ID | None = given("The longer one around it; else the shortest there is.")
    grading_days: int | None = given("Days of grading after its end, 0 to 90; else the setting.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What changes of a cycle.")
class CycleUpdateInput:
    id: strawberry.ID = strawberry.field(description="The cycle.")
    label: str | None = given("What people call it.")
    grading_ends_on: date | None = given(
        "The last day of grading: one to come, and within 90 days of its end."
    )
    reason: str | None = given("Why grading ends on another day; `changes` tells it.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="The next state of a cycle, before the calendar brings it.")
class CycleTransitionInput:
    id: strawberry.ID = strawberry.field(description="The cycle.")
    to: CycleState = strawberry.field(
        description="The next one of PREPARATION, ACTIVE, GRADING, CLOSED and ARCHIVED."
    )
    reason: str | None = given("Why.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A closed cycle that is to take late readings and scores again.")
class CycleReopenInput:
    id: strawberry.ID = strawberry.field(description="The cycle.")
    reason: str = strawberry.field(description="Why; kept beside it for good.")
    until: date = strawberry.field(
        description="The last day that takes them: today or later, and at most 90 days from then."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The cycle as it is now, or why not.")
class CyclePayload:
    cycle: Cycle | None = column("The cycle as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CycleCreateArguments:
    input: Annotated[CycleCreateInput, Doc("Which cycle.")]


@dataclass(frozen=True)
class CycleUpdateArguments:
    input: Annotated[CycleUpdateInput, Doc("Which cycle, and what changes.")]


@dataclass(frozen=True)
class CycleTransitionArguments:
    input: Annotated[CycleTransitionInput, Doc("Which cycle, and its next state.")]


@dataclass(frozen=True)
class CycleReopenArguments:
    input: Annotated[CycleReopenInput, Doc("Which cycle, why, and until when.")]


create_cycle = answering(cycle_create, CycleCreate, CyclePayload, of="cycle")
update_cycle = answering(cycle_update, CycleUpdate, CyclePayload, of="cycle")
move_cycle = answering(cycle_transition, CycleTransition, CyclePayload, of="cycle")
reopen_cycle = answering(cycle_reopen, CycleReopen, CyclePayload, of="cycle")


@strawberry.type
class CycleMutation:
    """What Mutation is made of, as far as it is about cycles."""

    cycle_create: CyclePayload = action(
        create_cycle, "Makes a cycle: the programme lead.", takes=CycleCreateArguments
    )
    cycle_update: CyclePayload = action(
        update_cycle,
        "Changes a cycle's label or its grading days: the programme lead.",
        takes=CycleUpdateArguments,
    )
    cycle_transition: CyclePayload = action(
        move_cycle,
        "Puts a cycle into its next state from today on: the programme lead.",
        takes=CycleTransitionArguments,
    )
    cycle_reopen: CyclePayload = action(
        reopen_cycle,
        "Opens a closed cycle for late readings and scores, with a reason: the programme lead.",
        takes=CycleReopenArguments,
    )
