"""Giving, asking for and taking note of feedback, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.feedback_ask import (
    FeedbackAsk,
    FeedbackDecline,
    feedback_ask,
    feedback_decline,
)
from resolvers.everyday.feedback_changes import (
    FeedbackAcknowledge,
    FeedbackNarrow,
    feedback_acknowledge,
    feedback_narrow,
)
from resolvers.everyday.feedback_give import (
    FeedbackGive,
    FeedbackRequestAnswer,
    feedback_give,
    feedback_request_answer,
)
from rules.feedback import FeedbackLevel
from schema.edges import action, column
from schema.feedback import Feedback, FeedbackRequest
from schema.payloads import UserError, answering, given, retried, several


@strawberry.input(description="What you say of how somebody works.")
class FeedbackGiveInput:
    about: strawberry.ID = strawberry.field(description="Whom it is about.")
    level: FeedbackLevel = strawberry.field(
        description="Who sees it beside you. The manager is their primary one of today."
    )
    text: str = strawberry.field(description="What you say; 1 to 20,000 characters.")
    key_result: strawberry.ID | None = given("The key result it is about.")
    competencies: list[strawberry.ID] = several("The competencies it is about; at most 10.")
    values: list[strawberry.ID] = several("The values it is about; at most 10.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="The answer to a request that waits for you.")
class FeedbackRequestAnswerInput:
    id: strawberry.ID = strawberry.field(description="The request.")
    text: str = strawberry.field(description="What you say; 1 to 20,000 characters.")
    competencies: list[strawberry.ID] = several("The competencies it is about; at most 10.")
    values: list[strawberry.ID] = several("The values it is about; at most 10.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Feedback about you that you took note of.")
class FeedbackAcknowledgeInput:
    id: strawberry.ID = strawberry.field(description="The feedback.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Who sees feedback of yours from now on: fewer than before.")
class FeedbackNarrowInput:
    id: strawberry.ID = strawberry.field(description="The feedback.")
    level: FeedbackLevel = strawberry.field(description="A level that fewer see.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What you ask somebody to say, of whom, and until when.")
class FeedbackAskInput:
    of: strawberry.ID = strawberry.field(description="Who is to answer.")
    due_on: date = strawberry.field(
        description="The last day to answer in time, the organisation's."
    )
    about: strawberry.ID | None = given("Whom it is about; you where left out.")
    level: FeedbackLevel = strawberry.field(
        description="Who will see the answer beside its author.", default=FeedbackLevel.PRIVATE
    )
    message: str | None = given("What you want to know; at most 20,000 characters.")
    key_result: strawberry.ID | None = given("The key result it is about.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A request for feedback that you will not answer.")
class FeedbackDeclineInput:
    id: strawberry.ID = strawberry.field(description="The request.")
    reason: str | None = given("Why, if you like to say; who asks reads it.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The feedback as it is now, or why not.")
class FeedbackPayload:
    feedback: Feedback | None = column("The feedback as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The request as it is now, or why not.")
class FeedbackRequestPayload:
    feedback_request: FeedbackRequest | None = column("The request as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class FeedbackGiveArguments:
    input: Annotated[FeedbackGiveInput, Doc("Of whom, what, and who sees it.")]


@dataclass(frozen=True)
class FeedbackRequestAnswerArguments:
    input: Annotated[FeedbackRequestAnswerInput, Doc("Which request, and what you say.")]


@dataclass(frozen=True)
class FeedbackAcknowledgeArguments:
    input: Annotated[FeedbackAcknowledgeInput, Doc("Which feedback.")]


@dataclass(frozen=True)
class FeedbackNarrowArguments:
    input: Annotated[FeedbackNarrowInput, Doc("Which feedback, and who sees it.")]


@dataclass(frozen=True)
class FeedbackAskArguments:
    input: Annotated[FeedbackAskInput, Doc("Whom you ask, and about whom.")]


@dataclass(frozen=True)
class FeedbackDeclineArguments:
    input: Annotated[FeedbackDeclineInput, Doc("Which request.")]


ask_feedback_give = answering(feedback_give, FeedbackGive, FeedbackPayload, of="feedback")
ask_feedback_request_answer = answering(
    feedback_request_answer, FeedbackRequestAnswer, FeedbackPayload, of="feedback"
)
ask_feedback_acknowledge = answering(
    feedback_acknowledge, FeedbackAcknowledge, FeedbackPayload, of="feedback"
)
ask_feedback_narrow = answering(feedback_narrow, FeedbackNarrow, FeedbackPayload, of="feedback")
ask_feedback_ask = answering(
    feedback_ask, FeedbackAsk, FeedbackRequestPayload, of="feedback_request"
)
ask_feedback_decline = answering(
    feedback_decline, FeedbackDecline, FeedbackRequestPayload, of="feedback_request"
)


@strawberry.type
class FeedbackMutation:
    """What Mutation is made of, as far as it is about feedback."""

    feedback_give: FeedbackPayload = action(
        ask_feedback_give,
        "Sends feedback. Who sees it is fixed as it is sent.",
        takes=FeedbackGiveArguments,
    )
    feedback_request_answer: FeedbackPayload = action(
        ask_feedback_request_answer,
        "Answers a request for feedback: who was asked. The request says whom it is about.",
        takes=FeedbackRequestAnswerArguments,
    )
    feedback_acknowledge: FeedbackPayload = action(
        ask_feedback_acknowledge,
        "Says that you took note of feedback about you, and not that you agree.",
        takes=FeedbackAcknowledgeArguments,
    )
    feedback_narrow: FeedbackPayload = action(
        ask_feedback_narrow,
        "Keeps feedback from some who saw it: its author. It is never made wider. What was "
        "frozen as evidence of a review while everybody saw it stays in there.",
        takes=FeedbackNarrowArguments,
    )
    feedback_ask: FeedbackRequestPayload = action(
        ask_feedback_ask,
        "Asks somebody for feedback about you or another. Who will see it is fixed now.",
        takes=FeedbackAskArguments,
    )
    feedback_decline: FeedbackRequestPayload = action(
        ask_feedback_decline,
        "Declines a request for feedback: who was asked.",
        takes=FeedbackDeclineArguments,
    )
