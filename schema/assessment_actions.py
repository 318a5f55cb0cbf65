"""Saying how far somebody is in a competency, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.competency_assess import CompetencyAssess, competency_assess
from schema.assessment import CompetencyAssessment
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried


@strawberry.input(description="How far somebody is in a competency.")
class CompetencyAssessInput:
    person: strawberry.ID = strawberry.field(description="You, or one of your reports.")
    competency: strawberry.ID = strawberry.field(description="In what.")
    track: strawberry.ID = strawberry.field(description="By whose expectations.")
    level: int = strawberry.field(
        description="The number of the highest level whose expectation is met; 0 where none."
    )
    note: str | None = given("Why; at most 20,000 characters.")
    assessed_on: date | None = given("Of which day; today where left out.")
    shared: bool = strawberry.field(
        description="Of what you say of yourself: whether your manager of today sees it.",
        default=False,
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The assessment, or why not.")
class CompetencyAssessmentPayload:
    competency_assessment: CompetencyAssessment | None = column("The assessment.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CompetencyAssessArguments:
    input: Annotated[CompetencyAssessInput, Doc("Who, in what, and how far.")]


async def ask_competency_assess(operation: Operation, asked: CompetencyAssessInput) -> Any:
    words: Any = CompetencyAssess(**vars(asked))
    return await attempted(
        operation, competency_assess, words, CompetencyAssessmentPayload,
        of="competency_assessment",
    )  # fmt: skip


@strawberry.type
class AssessmentMutation:
    """What Mutation is made of, as far as it is about assessments."""

    competency_assess: CompetencyAssessmentPayload = action(
        ask_competency_assess,
        "Says how far you or one of your reports are in a competency, of a day.",
        takes=CompetencyAssessArguments,
    )
