"""An objective's way from draft to published, and giving it up, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.objective_approve import objective_approve
from resolvers.authoring.objective_cancel import objective_cancel
from resolvers.authoring.objective_moves import Which, WhichAndWhy
from resolvers.authoring.objective_publish import objective_publish
from resolvers.authoring.objective_return import objective_return
from resolvers.authoring.objective_submit import objective_submit
from resolvers.ids import GlobalId
from schema.edges import action, column
from schema.objective import Objective
from schema.payloads import UserError, attempted, given, retried


@strawberry.input(description="A draft to be handed in.")
class ObjectiveSubmitInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectiveSubmitPayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to be approved.")
class ObjectiveApproveInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectiveApprovePayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to be given back.")
class ObjectiveReturnInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    reason: str | None = given("Why; up to 2,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectiveReturnPayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to be published.")
class ObjectivePublishInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectivePublishPayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to be given up.")
class ObjectiveCancelInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    reason: str | None = given("Why; up to 2,000 characters. It can't be left out.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectiveCancelPayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ObjectiveSubmitArguments:
    input: Annotated[ObjectiveSubmitInput, Doc("Which objective.")]


@dataclass(frozen=True)
class ObjectiveApproveArguments:
    input: Annotated[ObjectiveApproveInput, Doc("Which objective.")]


@dataclass(frozen=True)
class ObjectiveReturnArguments:
    input: Annotated[ObjectiveReturnInput, Doc("Which objective, and why.")]


@dataclass(frozen=True)
class ObjectivePublishArguments:
    input: Annotated[ObjectivePublishInput, Doc("Which objective.")]


@dataclass(frozen=True)
class ObjectiveCancelArguments:
    input: Annotated[ObjectiveCancelInput, Doc("Which objective, and why.")]


async def submit_objective(operation: Operation, asked: ObjectiveSubmitInput) -> Any:
    words = Which(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, objective_submit, words, ObjectiveSubmitPayload, of="objective"
    )


async def approve_objective(operation: Operation, asked: ObjectiveApproveInput) -> Any:
    words = Which(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, objective_approve, words, ObjectiveApprovePayload, of="objective"
    )


async def return_objective(operation: Operation, asked: ObjectiveReturnInput) -> Any:
    words = WhichAndWhy(
        GlobalId(asked.id), asked.expected_version, asked.client_mutation_id, asked.reason
    )
    return await attempted(
        operation, objective_return, words, ObjectiveReturnPayload, of="objective"
    )


async def publish_objective(operation: Operation, asked: ObjectivePublishInput) -> Any:
    words = Which(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, objective_publish, words, ObjectivePublishPayload, of="objective"
    )


async def cancel_objective(operation: Operation, asked: ObjectiveCancelInput) -> Any:
    words = WhichAndWhy(
        GlobalId(asked.id), asked.expected_version, asked.client_mutation_id, asked.reason
    )
    return await attempted(
        operation, objective_cancel, words, ObjectiveCancelPayload, of="objective"
    )


@strawberry.type
class ObjectiveMovesMutation:
    """What Mutation is made of, as far as it is about an objective's state."""

    objective_submit: ObjectiveSubmitPayload = action(
        submit_objective,
        "Hands a draft in, to be approved or published: who may edit it. Nobody edits it then.",
        takes=ObjectiveSubmitArguments,
    )
    objective_approve: ObjectiveApprovePayload = action(
        approve_objective,
        "Approves what somebody else handed in: who may publish it; of a person's objective "
        "their manager, or the lead of a unit that shares it.",
        takes=ObjectiveApproveArguments,
    )
    objective_return: ObjectiveReturnPayload = action(
        return_objective,
        "Gives back what was handed in, to be worked on again: who handed it in, or may approve "
        "or publish it.",
        takes=ObjectiveReturnArguments,
    )
    objective_publish: ObjectivePublishPayload = action(
        publish_objective,
        "Publishes an objective that has a key result, for everybody to see unless it is "
        "restricted: of the company the programme lead and the company lead, of a unit its lead "
        "and the programme lead, of a person they themselves.",
        takes=ObjectivePublishArguments,
    )
    objective_cancel: ObjectiveCancelPayload = action(
        cancel_objective,
        "Gives up a published objective, with a reason: who may publish it. It stays to be "
        "read, and counts no more.",
        takes=ObjectiveCancelArguments,
    )
