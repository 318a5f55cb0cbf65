"""Writing and acknowledging retrospectives, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.rhythm.retrospective_actions import (
    Answered,
    RetrospectiveAcknowledge,
    RetrospectiveWrite,
    retrospective_acknowledge,
    retrospective_write,
)
from rules.retrospectives import Verdict
from schema.edges import action, column
from schema.payloads import UserError, answering, attempted, given, retried
from schema.retrospective import Retrospective


@strawberry.input(description="An answer to one of the questions.")
class RetrospectiveAnswerInput:
    question: str = strawberry.field(description="As `okrSettings.retrospectiveQuestions` has it.")
    answer: str = strawberry.field(description="1 to 20,000 characters.")


@strawberry.input(
    description="A look back at an objective; or, with a cycle, at what a unit or all did in it."
)
class RetrospectiveWriteInput:
    objective: strawberry.ID | None = given("The objective; its cycle is known then.")
    unit: strawberry.ID | None = given("The unit, together with a cycle.")
    cycle: strawberry.ID | None = given("The cycle, of a unit or of all.")
    answers: list[RetrospectiveAnswerInput] = strawberry.field(
        description="At least one; each question once."
    )
    verdict: Verdict | None = given("What is to become of the objective; needed of one.")
    learnings: list[str] | None = given("What the next cycle is to be planned with; at most 10.")
    expected_version: int | None = given("Needed to write one anew: the version you read.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A retrospective that you took note of.")
class RetrospectiveAcknowledgeInput:
    id: strawberry.ID = strawberry.field(description="The retrospective.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The retrospective as it is now, or why not.")
class RetrospectivePayload:
    retrospective: Retrospective | None = column("The retrospective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class RetrospectiveWriteArguments:
    input: Annotated[RetrospectiveWriteInput, Doc("What it looks back at, and all that it says.")]


@dataclass(frozen=True)
class RetrospectiveAcknowledgeArguments:
    input: Annotated[RetrospectiveAcknowledgeInput, Doc("Which retrospective.")]


async def write_retrospective(operation: Operation, asked: RetrospectiveWriteInput) -> Any:
    answers = [Answered(**vars(each)) for each in asked.answers]
    told: dict[str, Any] = {**vars(asked), "answers": answers}
    words = RetrospectiveWrite(**told)
    return await attempted(
        operation, retrospective_write, words, RetrospectivePayload, of="retrospective"
    )


acknowledge = answering(
    retrospective_acknowledge, RetrospectiveAcknowledge, RetrospectivePayload, of="retrospective"
)


@strawberry.type
class RetrospectiveMutation:
    """What Mutation is made of, as far as it is about looking back."""

    retrospective_write: RetrospectivePayload = action(
        write_retrospective,
        "Writes a retrospective: the objective's owner; a unit's lead; the programme lead.",
        takes=RetrospectiveWriteArguments,
    )
    retrospective_acknowledge: RetrospectivePayload = action(
        acknowledge,
        "Says that you took note of one, which stays as it is then: the author's manager, or the "
        "programme lead.",
        takes=RetrospectiveAcknowledgeArguments,
    )
