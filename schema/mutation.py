"""What can be done: one action each, with its payload and its errors."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.check_in_create import CheckInCreate, check_in_create
from resolvers.ids import GlobalId
from rules.errors import Invalid, OkrGraphError
from rules.terms import ReportedStatus
from schema.check_in import CheckIn
from schema.edges import action, column
from schema.enums import named


class UserErrorCode(Enum):
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    INVALID = "INVALID"
    NOT_OPEN = "NOT_OPEN"
    OUTSIDE_CYCLE = "OUTSIDE_CYCLE"
    EMPTY = "EMPTY"


MEANINGS = {
    "NOT_ALLOWED": "You may see it, and not do this to it.",
    "NOT_FOUND": "It is not there, or not yours to see.",
    "CONFLICT": "It changed since you read it.",
    "INVALID": "The field at `path` can't be taken.",
    "NOT_OPEN": "It takes no such change in its state.",
    "OUTSIDE_CYCLE": "The time lies outside what the cycle takes.",
    "EMPTY": "Nothing was said.",
}
named(UserErrorCode, "What is wrong, as a stable word.", MEANINGS)


@strawberry.type(description="Why an action was refused, and what to do.")
class UserError:
    code: UserErrorCode = column("What is wrong, as a stable word.")
    path: list[str] = column("The field of the input, outermost first; empty for the whole.")
    message: str = column("What is wrong and what to do, for people.")


def user_error(error: OkrGraphError) -> UserError:
    known = error.code in UserErrorCode.__members__
    path = list(error.path) if isinstance(error, Invalid) else []
    return UserError(
        code=UserErrorCode[error.code] if known else UserErrorCode.INVALID,
        path=path,
        message=error.message,
    )


def given(description: str) -> Any:
    return strawberry.field(description=description, default=None)


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
    try:
        row = await operation.act(check_in_create, CheckInCreate(**words))
    except OkrGraphError as error:
        return CheckInCreatePayload(
            check_in=None,
            errors=[user_error(error)],
            client_mutation_id=asked.client_mutation_id,
        )
    return CheckInCreatePayload(
        check_in=row, errors=[], client_mutation_id=asked.client_mutation_id
    )


@strawberry.type(description="Everything that can be done. Each action is one transaction.")
class Mutation:
    check_in_create: CheckInCreatePayload = action(
        create_check_in,
        "Checks in on a key result: its owner or its objective's owner.",
        takes=CheckInCreateArguments,
    )
