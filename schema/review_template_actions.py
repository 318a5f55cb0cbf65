"""Making review templates, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import key_of
from resolvers.reviews.review_templates import ReviewTemplateCreate, review_template_create
from rules.review_templates import Question, QuestionKind, Section
from rules.reviews import ReviewKind
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried
from schema.review_template import ReviewTemplate

NO_ID = UUID(int=0)
"""What is no id names nothing, and is refused as such."""


@strawberry.input(description="A question of a review.")
class ReviewQuestionInput:
    kind: QuestionKind = strawberry.field(description="How it is answered.")
    text: str = strawberry.field(description="What is asked.")
    required: bool = strawberry.field(
        description="Whether a review without an answer can't be submitted.", default=False
    )
    options: list[str] | None = given(
        "What is picked from, the lowest first: 2 to 10 of RATING, CHOICE and COMPETENCY."
    )
    competency: strawberry.ID | None = given(
        "Which competency it is about: of COMPETENCY, and of no other kind."
    )


@strawberry.input(description="Questions that belong together.")
class ReviewSectionInput:
    title: str = strawberry.field(description="What they are about.")
    writers: list[ReviewKind] = strawberry.field(description="Which reviews answer them.")
    aspirations: bool = strawberry.field(
        description="Whether it asks employees where they want to go; one section of SELF must.",
        default=False,
    )
    questions: list[ReviewQuestionInput] = strawberry.field(
        description="1 to 20 questions, in their order."
    )


@strawberry.input(description="What reviews are to ask.")
class ReviewTemplateCreateInput:
    name: str = strawberry.field(description="What all its versions are called.")
    sections: list[ReviewSectionInput] = strawberry.field(
        description="1 to 20 sections, in their order."
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The new version, or why there is none.")
class ReviewTemplatePayload:
    review_template: ReviewTemplate | None = column("The new version.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ReviewTemplateCreateArguments:
    input: Annotated[ReviewTemplateCreateInput, Doc("Its name, and all that it asks.")]


async def create_template(operation: Operation, asked: ReviewTemplateCreateInput) -> Any:
    words: Any = ReviewTemplateCreate(asked.name, sections_told(asked), asked.client_mutation_id)
    return await attempted(
        operation, review_template_create, words, ReviewTemplatePayload, of="review_template"
    )


def sections_told(asked: ReviewTemplateCreateInput) -> tuple[Section, ...]:
    return tuple(
        Section(
            title=each.title,
            writers=tuple(each.writers),
            questions=tuple(question_told(one) for one in each.questions),
            aspirations=each.aspirations,
        )
        for each in asked.sections
    )


def question_told(asked: ReviewQuestionInput) -> Question:
    about = None if asked.competency is None else key_of(asked.competency, "Competency") or NO_ID
    options = tuple(asked.options or ())
    return Question(asked.kind, asked.text, asked.required, options, competency_id=about)


@strawberry.type
class ReviewTemplateMutation:
    """What Mutation is made of, as far as it is about review templates."""

    review_template_create: ReviewTemplatePayload = action(
        create_template,
        "Makes the next version of a template, or its first: HR reviewers.",
        takes=ReviewTemplateCreateArguments,
    )
