"""Writing reviews, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.reviews.review_write import (
    ReviewReopen,
    ReviewSave,
    ReviewSubmit,
    review_reopen,
    review_save,
    review_submit,
)
from rules.review_templates import Answer
from schema.edges import action, column
from schema.payloads import UserError, answering, attempted, given, retried
from schema.review import Review


@strawberry.input(description="An answer to one of the questions of a review.")
class ReviewAnswerInput:
    question: str = strawberry.field(description="The key of the question.")
    text: str | None = given("A text, 1 to 20,000 characters.")
    option: int | None = given("Which of its options, from 1.")
    evidence: list[strawberry.ID] | None = given("The evidence that it cites, at most 50.")


@strawberry.input(description="What a draft says from now on.")
class ReviewSaveInput:
    id: strawberry.ID = strawberry.field(description="The review.")
    answers: list[ReviewAnswerInput] = strawberry.field(
        description="All that it is to say; each question once."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A draft that is done.")
class ReviewSubmitInput:
    id: strawberry.ID = strawberry.field(description="The review.")
    rating: int | None = given(
        "The level that a manager proposes, from 1, in a cycle that has ratings."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A submitted review that is to be a draft again.")
class ReviewReopenInput:
    id: strawberry.ID = strawberry.field(description="The review.")
    reason: str = strawberry.field(description="Why.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The review as it is now, or why not.")
class ReviewPayload:
    review: Review | None = column("The review as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ReviewSaveArguments:
    input: Annotated[ReviewSaveInput, Doc("Which review, and all that it says.")]


@dataclass(frozen=True)
class ReviewSubmitArguments:
    input: Annotated[ReviewSubmitInput, Doc("Which review.")]


@dataclass(frozen=True)
class ReviewReopenArguments:
    input: Annotated[ReviewReopenInput, Doc("Which review, and why.")]


async def save_review(operation: Operation, asked: ReviewSaveInput) -> Any:
    answers = tuple(
        Answer(each.question, each.text, each.option, tuple(each.evidence or ()))
        for each in asked.answers
    )
    said: dict[str, Any] = {**vars(asked), "answers": answers}
    words: Any = ReviewSave(**said)
    return await attempted(operation, review_save, words, ReviewPayload, of="review")


submit_review = answering(review_submit, ReviewSubmit, ReviewPayload, of="review")
reopen_review = answering(review_reopen, ReviewReopen, ReviewPayload, of="review")


@strawberry.type
class ReviewMutation:
    """What Mutation is made of, as far as it is about writing reviews."""

    review_save: ReviewPayload = action(
        save_review,
        "Saves a draft, which nobody else reads: the author.",
        takes=ReviewSaveArguments,
    )
    review_submit: ReviewPayload = action(
        submit_review,
        "Submits a review, which stays as it is then: the author. What is told without a name they "
        "find no more either; copy it before.",
        takes=ReviewSubmitArguments,
    )
    review_reopen: ReviewPayload = action(
        reopen_review,
        "Opens a submitted review again, but never a peer's or report's; where another is the "
        "manager by now, theirs is begun: HR reviewers.",
        takes=ReviewReopenArguments,
    )
