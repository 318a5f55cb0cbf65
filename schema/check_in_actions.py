"""What goes on around a check-in, as it is asked and answered: requests, notice, delegates."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.authoring.delegates import DelegateSaid, delegate_remove, delegate_set
from resolvers.rhythm.check_in_requests import CheckInAsked, check_in_request
from resolvers.rhythm.reaction_actions import CheckInAcknowledge, check_in_acknowledge
from schema.check_in import CheckIn
from schema.check_in_request import CheckInRequest
from schema.edges import action, column
from schema.key_result import KeyResult
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="What you want word of, and until when.")
class CheckInRequestInput:
    key_result: strawberry.ID = strawberry.field(description="What it asks of.")
    due_on: date = strawberry.field(description="The last day to answer in time; today or later.")
    of: strawberry.ID | None = given(
        "Who is to answer, out of those who may: its owner, its objective's, or a delegate they "
        "named; the key result's owner where left out."
    )
    message: str | None = given("What you want to know.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A check-in that you took note of.")
class CheckInAcknowledgeInput:
    check_in: strawberry.ID = strawberry.field(description="The check-in that names you.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Somebody who may check in on a key result for its owners.")
class CheckInDelegateInput:
    key_result: strawberry.ID = strawberry.field(description="What they may check in on.")
    person: strawberry.ID = strawberry.field(description="Who.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The request, or why there is none.")
class CheckInRequestPayload:
    check_in_request: CheckInRequest | None = column("The new request.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The check-in as it is now, or why not.")
class CheckInAcknowledgePayload:
    check_in: CheckIn | None = column("The check-in.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The key result as it is now, or why not.")
class CheckInDelegatePayload:
    key_result: KeyResult | None = column("The key result, with its delegates.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CheckInRequestArguments:
    input: Annotated[CheckInRequestInput, Doc("What you want word of, and until when.")]


@dataclass(frozen=True)
class CheckInAcknowledgeArguments:
    input: Annotated[CheckInAcknowledgeInput, Doc("Which check-in.")]


@dataclass(frozen=True)
class CheckInDelegateArguments:
    input: Annotated[CheckInDelegateInput, Doc("Who, and on what.")]


request_check_in = answering(
    check_in_request, CheckInAsked, CheckInRequestPayload, of="check_in_request"
)
acknowledge = answering(
    check_in_acknowledge, CheckInAcknowledge, CheckInAcknowledgePayload, of="check_in"
)
set_delegate = answering(delegate_set, DelegateSaid, CheckInDelegatePayload, of="key_result")
remove_delegate = answering(delegate_remove, DelegateSaid, CheckInDelegatePayload, of="key_result")


@strawberry.type
class AroundCheckInMutation:
    """What Mutation is made of, as far as it is about what goes on around a check-in."""

    check_in_request: CheckInRequestPayload = action(
        request_check_in,
        "Asks for word of a key result: its owner's manager, its objective's owner, or the "
        "programme lead.",
        takes=CheckInRequestArguments,
    )
    check_in_acknowledge: CheckInAcknowledgePayload = action(
        acknowledge,
        "Says that you took note of a check-in: the reviewer it names, once.",
        takes=CheckInAcknowledgeArguments,
    )
    check_in_delegate_set: CheckInDelegatePayload = action(
        set_delegate,
        "Lets somebody check in on a key result: its owner, or its objective's. At most 10.",
        takes=CheckInDelegateArguments,
    )
    check_in_delegate_remove: CheckInDelegatePayload = action(
        remove_delegate,
        "Lets them check in no more: its owner, or its objective's.",
        takes=CheckInDelegateArguments,
    )
