"""Marking steps of milestones, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.step_mark import StepMark, step_mark
from resolvers.ids import GlobalId
from schema.edges import action, column
from schema.key_result import KeyResult
from schema.payloads import UserError, attempted, retried


@strawberry.input(description="A step of a milestone, and whether it is done.")
class StepMarkInput:
    step: strawberry.ID = strawberry.field(description="The step.")
    done: bool = strawberry.field(description="Whether it is done.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The key result that the step is of, or why it stays as it was.")
class StepMarkPayload:
    key_result: KeyResult | None = column("The key result.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class StepMarkArguments:
    input: Annotated[StepMarkInput, Doc("Which step, and whether.")]


async def mark_step(operation: Operation, asked: StepMarkInput) -> Any:
    words = StepMark(GlobalId(asked.step), asked.done, asked.client_mutation_id)
    return await attempted(operation, step_mark, words, StepMarkPayload, of="key_result")


@strawberry.type
class StepMutation:
    """What Mutation is made of, as far as it is about steps."""

    step_mark: StepMarkPayload = action(
        mark_step,
        "Says that a step of a published milestone is done, or that it is not: whoever may check "
        "in on the key result.",
        takes=StepMarkArguments,
    )
