"""Checking in, as it is asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.check_in_create import CheckInCreate, check_in_create
from resolvers.ids import GlobalId
from rules.terms import ReportedStatus
from schema.check_in import CheckIn
from schema.edges import action, column
from schema.payloads import UserError, attempted, given


@strawberry.input(description="What to say of a key result. Give at least one thing to say.")
class CheckInCreateInput:
    key_result: strawberry.ID = strawberry.field(description="What it is about.")
    value: Decimal | None = given("The reading, in the key result's unit of measure.")
    confidence: int | None = given("How sure you are, 0 to 100; below 40 needs a narrative.")
    reported_status: ReportedStatus | None = given("In one word.")
    narrative: str | None = given("In sentences.")
    effective_at: datetime | None = given("When it holds from: in the cycle, not in the future.")
    expected_version: int | None = given("The key result's version you read; refused if newer.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The check-in, or why there is none.")
class CheckInCreatePayload:
    check_in: CheckIn | None = column("The new check-in.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CheckInCreateArguments:
    input: Annotated[CheckInCreateInput, Doc("What to say, and of which key result.")]


async def create_check_in(operation: Operation, asked: CheckInCreateInput) -> Any:
    words: dict[str, Any] = {**vars(asked), "key_result": GlobalId(asked.key_result)}
    return await attempted(
        operation, check_in_create, CheckInCreate(**words), CheckInCreatePayload, of="check_in"
    )


@strawberry.type
class CheckInMutation:
    """What Mutation is made of, as far as it is about checking in."""

    check_in_create: CheckInCreatePayload = action(
        create_check_in,
        "Checks in on a key result: its owner, its objective's owner, or a delegate they named.",
        takes=CheckInCreateArguments,
    )
