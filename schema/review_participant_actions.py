"""What is done to a review as a whole, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.reviews.evidence import EvidenceAdd, evidence_add
from resolvers.reviews.review_manager_change import ReviewManagerChange, review_manager_change
from resolvers.reviews.review_share import (
    ReviewAcknowledge,
    ReviewReplyCreate,
    ReviewShare,
    review_acknowledge,
    review_reply_create,
    review_share,
)
from schema.edges import action, column
from schema.evidence import EvidenceItem
from schema.payloads import UserError, answering, given, retried
from schema.review_participants import ReviewParticipant


@strawberry.input(description="A review that is to be shared with whom it is about.")
class ReviewShareInput:
    participant: strawberry.ID = strawberry.field(description="Whose reviews.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A review that you have read. Nobody asks whether you agree.")
class ReviewAcknowledgeInput:
    participant: strawberry.ID = strawberry.field(description="Your part in the cycle.")
    comment: str | None = given("What you say to it; it stays as you say it.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something to say to a review that was shared.")
class ReviewReplyCreateInput:
    participant: strawberry.ID = strawberry.field(description="Whose review.")
    text: str = strawberry.field(description="1 to 20,000 characters.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Another manager for the rest of a cycle.")
class ReviewManagerChangeInput:
    participant: strawberry.ID = strawberry.field(description="Whose manager.")
    manager: strawberry.ID = strawberry.field(description="Who takes over.")
    reason: str = strawberry.field(description="Why.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something to be added to the evidence, marked as added.")
class EvidenceAddInput:
    participant: strawberry.ID = strawberry.field(description="Whose evidence.")
    title: str = strawberry.field(description="What it is about.")
    happened_on: date = strawberry.field(
        description="The day it belongs to, in the period of the cycle."
    )
    text: str | None = given("More about it.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="Who is reviewed, as it stands now, or why not.")
class ReviewParticipantPayload:
    participant: ReviewParticipant | None = column("Who is reviewed, as it stands now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was added, or why not.")
class EvidenceAddPayload:
    evidence_item: EvidenceItem | None = column("What was added.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ReviewShareArguments:
    input: Annotated[ReviewShareInput, Doc("Whose reviews.")]


@dataclass(frozen=True)
class ReviewAcknowledgeArguments:
    input: Annotated[ReviewAcknowledgeInput, Doc("Your part in a cycle, and what you say.")]


@dataclass(frozen=True)
class ReviewReplyCreateArguments:
    input: Annotated[ReviewReplyCreateInput, Doc("Whose review, and what you say.")]


@dataclass(frozen=True)
class ReviewManagerChangeArguments:
    input: Annotated[ReviewManagerChangeInput, Doc("Whose manager, and who takes over.")]


@dataclass(frozen=True)
class EvidenceAddArguments:
    input: Annotated[EvidenceAddInput, Doc("Whose evidence, and what is added.")]


share_review = answering(review_share, ReviewShare, ReviewParticipantPayload, of="participant")
acknowledge_review = answering(
    review_acknowledge, ReviewAcknowledge, ReviewParticipantPayload, of="participant"
)
reply_to_review = answering(
    review_reply_create, ReviewReplyCreate, ReviewParticipantPayload, of="participant"
)
change_manager = answering(
    review_manager_change, ReviewManagerChange, ReviewParticipantPayload, of="participant"
)
add_evidence = answering(evidence_add, EvidenceAdd, EvidenceAddPayload, of="evidence_item")


@strawberry.type
class ReviewParticipantMutation:
    """What Mutation is made of, as far as it is about a review as a whole."""

    review_share: ReviewParticipantPayload = action(
        share_review,
        "Shares what was written with whom it is about: their manager, or an HR reviewer.",
        takes=ReviewShareArguments,
    )
    review_acknowledge: ReviewParticipantPayload = action(
        acknowledge_review,
        "Says that you have read your review, once.",
        takes=ReviewAcknowledgeArguments,
    )
    review_reply_create: ReviewParticipantPayload = action(
        reply_to_review,
        "Replies to a review that was shared: whom it is about, and their manager.",
        takes=ReviewReplyCreateArguments,
    )
    review_manager_change: ReviewParticipantPayload = action(
        change_manager,
        "Lets another manager take over: what was submitted stays, and no draft is lost. They are "
        "given a review to write as long as any are written: HR reviewers.",
        takes=ReviewManagerChangeArguments,
    )
    evidence_add: EvidenceAddPayload = action(
        add_evidence,
        "Adds to the evidence: whom it is about, and their manager.",
        takes=EvidenceAddArguments,
    )
