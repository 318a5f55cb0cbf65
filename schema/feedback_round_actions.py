"""Beginning, answering and closing a round of anonymous feedback, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.feedback_round_actions import (
    RoundAnswer,
    RoundClose,
    RoundStart,
    feedback_round_answer,
    feedback_round_close,
    feedback_round_start,
)
from schema.edges import action, column
from schema.feedback_round import FeedbackRound
from schema.payloads import UserError, answering, given, retried, several


@strawberry.input(description="Whom several people are asked about, without being named.")
class FeedbackRoundStartInput:
    question: str = strawberry.field(description="What is asked; 1 to 20,000 characters.")
    closes_on: date = strawberry.field(description="The last day to answer.")
    peers: list[strawberry.ID] = several("Who is asked as a peer; nobody, or 3 to 50.")
    reports: list[strawberry.ID] = several("Who is asked as a report; nobody, or 3 to 50.")
    about: strawberry.ID | None = given("Whom it is about; you where left out.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What you say, without your name.")
class FeedbackRoundAnswerInput:
    id: strawberry.ID = strawberry.field(description="The round.")
    text: str = strawberry.field(description="What you say; 1 to 20,000 characters.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A round that takes no more answers.")
class FeedbackRoundCloseInput:
    id: strawberry.ID = strawberry.field(description="The round.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The round as it is now, or why not.")
class FeedbackRoundPayload:
    feedback_round: FeedbackRound | None = column("The round as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class FeedbackRoundStartArguments:
    input: Annotated[FeedbackRoundStartInput, Doc("What is asked of whom.")]


@dataclass(frozen=True)
class FeedbackRoundAnswerArguments:
    input: Annotated[FeedbackRoundAnswerInput, Doc("In which round, and what.")]


@dataclass(frozen=True)
class FeedbackRoundCloseArguments:
    input: Annotated[FeedbackRoundCloseInput, Doc("Which round.")]


ask_feedback_round_start = answering(
    feedback_round_start, RoundStart, FeedbackRoundPayload, of="feedback_round"
)
ask_feedback_round_answer = answering(
    feedback_round_answer, RoundAnswer, FeedbackRoundPayload, of="feedback_round"
)
ask_feedback_round_close = answering(
    feedback_round_close, RoundClose, FeedbackRoundPayload, of="feedback_round"
)


@strawberry.type
class FeedbackRoundMutation:
    """What Mutation is made of, as far as it is about rounds of anonymous feedback."""

    feedback_round_start: FeedbackRoundPayload = action(
        ask_feedback_round_start,
        "Begins a round: whom it is about, or their manager.",
        takes=FeedbackRoundStartArguments,
    )
    feedback_round_answer: FeedbackRoundPayload = action(
        ask_feedback_round_answer,
        "Answers a round, once: who is asked. It is never found by your name again.",
        takes=FeedbackRoundAnswerArguments,
    )
    feedback_round_close: FeedbackRoundPayload = action(
        ask_feedback_round_close,
        "Closes a round: who began it. What is shown is decided once.",
        takes=FeedbackRoundCloseArguments,
    )
