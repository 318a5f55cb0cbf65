"""Planning and holding 1:1s, as it is asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.one_on_one_actions import (
    OneOnOneCancel,
    OneOnOneHold,
    OneOnOneSchedule,
    OneOnOneUpdate,
    one_on_one_cancel,
    one_on_one_hold,
    one_on_one_schedule,
    one_on_one_update,
)
from schema.edges import action, column
from schema.one_on_one import OneOnOne
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="A 1:1 of yours that is to come.")
class OneOnOneScheduleInput:
    partner: strawberry.ID = strawberry.field(description="With whom.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    minutes: int = strawberry.field(description="How long it lasts; 1 to 480.", default=30)
    client_mutation_id: str | None = retried()


@strawberry.input(description="When a 1:1 of yours is from now on.")
class OneOnOneUpdateInput:
    id: strawberry.ID = strawberry.field(description="The 1:1.")
    starts_at: datetime | None = given("When it starts; as it is where left out.")
    minutes: int | None = given("How long it lasts; as it is where left out.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A 1:1 of yours that was held.")
class OneOnOneHoldInput:
    id: strawberry.ID = strawberry.field(description="The 1:1.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A 1:1 of yours that is not going to be held.")
class OneOnOneCancelInput:
    id: strawberry.ID = strawberry.field(description="The 1:1.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The one on one as it is now, or why not. Only the two of it get it.")
class OneOnOnePayload:
    one_on_one: OneOnOne | None = column("As it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class OneOnOneScheduleArguments:
    input: Annotated[OneOnOneScheduleInput, Doc("With whom, and when.")]


@dataclass(frozen=True)
class OneOnOneUpdateArguments:
    input: Annotated[OneOnOneUpdateInput, Doc("Which 1:1, and when.")]


@dataclass(frozen=True)
class OneOnOneHoldArguments:
    input: Annotated[OneOnOneHoldInput, Doc("Which 1:1.")]


@dataclass(frozen=True)
class OneOnOneCancelArguments:
    input: Annotated[OneOnOneCancelInput, Doc("Which 1:1.")]


ask_one_on_one_schedule = answering(
    one_on_one_schedule, OneOnOneSchedule, OneOnOnePayload, of="one_on_one"
)
ask_one_on_one_update = answering(
    one_on_one_update, OneOnOneUpdate, OneOnOnePayload, of="one_on_one"
)
ask_one_on_one_hold = answering(one_on_one_hold, OneOnOneHold, OneOnOnePayload, of="one_on_one")
ask_one_on_one_cancel = answering(
    one_on_one_cancel, OneOnOneCancel, OneOnOnePayload, of="one_on_one"
)


@strawberry.type
class OneOnOneMutation:
    """What Mutation is made of, as far as it is about 1:1s."""

    one_on_one_schedule: OneOnOnePayload = action(
        ask_one_on_one_schedule,
        "Plans a 1:1. What the last one left open comes along.",
        takes=OneOnOneScheduleArguments,
    )
    one_on_one_update: OneOnOnePayload = action(
        ask_one_on_one_update,
        "Moves a 1:1 that is to come: either of the two.",
        takes=OneOnOneUpdateArguments,
    )
    one_on_one_hold: OneOnOnePayload = action(
        ask_one_on_one_hold,
        "Says that a 1:1 was held: what is open goes to the next.",
        takes=OneOnOneHoldArguments,
    )
    one_on_one_cancel: OneOnOnePayload = action(
        ask_one_on_one_cancel,
        "Calls off a 1:1 that was not held: either of the two. What is open goes to the next.",
        takes=OneOnOneCancelArguments,
    )
