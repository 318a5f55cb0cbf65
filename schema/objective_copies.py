"""Drafting objectives like others, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.alignment.objective_cascade import ObjectiveCascade, objective_cascade
from resolvers.authoring.objective_carry_over import ObjectiveCarryOver, objective_carry_over
from resolvers.authoring.objective_duplicate import ObjectiveDuplicate, objective_duplicate
from resolvers.authoring.objective_roll_key_results import (
    ObjectiveRollKeyResults,
    objective_roll_key_results,
)
from resolvers.authoring.objective_template_set import TemplateSet, objective_template_set
from resolvers.ids import GlobalId
from schema.edges import action, column
from schema.objective import Objective
from schema.payloads import UserError, attempted, given, retried


@strawberry.input(description="An objective to draft another one like.")
class ObjectiveDuplicateInput:
    id: strawberry.ID = strawberry.field(description="The objective, a template or not.")
    cycle: strawberry.ID | None = given("The cycle of the draft; the same where omitted.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The draft, or why there is none.")
class ObjectiveDuplicatePayload:
    objective: Objective | None = column("The new draft.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to go on with in another cycle.")
class ObjectiveCarryOverInput:
    id: strawberry.ID = strawberry.field(description="The objective, published or closed.")
    cycle: strawberry.ID = strawberry.field(description="The cycle to go on in.")
    key_results: list[strawberry.ID] | None = given("Which of its key results; all if omitted.")
    reason: str | None = given("Why; can't be left out of what was COMMITTED.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The draft, or why there is none.")
class ObjectiveCarryOverPayload:
    objective: Objective | None = column("The new draft, `carriedFrom` the old one.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to be drafted by teams below.")
class ObjectiveCascadeInput:
    id: strawberry.ID = strawberry.field(description="The objective above.")
    units: list[strawberry.ID] = strawberry.field(description="For which units, 50 at most.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The drafts, or why there are none.")
class ObjectiveCascadePayload:
    objectives: list[Objective] | None = column("A draft for each unit, in their order.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An objective to go on with in a shorter cycle of its own.")
class ObjectiveRollKeyResultsInput:
    id: strawberry.ID = strawberry.field(description="The objective, a draft or published.")
    cycle: strawberry.ID = strawberry.field(description="A shorter cycle inside of its own.")
    key_results: list[strawberry.ID] | None = given(
        "Which of its key results to go on with; those of its newest set if omitted."
    )
    reason: str | None = given("Why; up to 2,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective with its new set, or why there is none.")
class ObjectiveRollKeyResultsPayload:
    objective: Objective | None = column("The objective.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="Whether an objective is offered to begin with.")
class ObjectiveTemplateSetInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    template: bool = strawberry.field(description="Whether it is.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective, or why it stays as it was.")
class ObjectiveTemplateSetPayload:
    objective: Objective | None = column("The objective.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ObjectiveDuplicateArguments:
    input: Annotated[ObjectiveDuplicateInput, Doc("Which objective, and for which cycle.")]


@dataclass(frozen=True)
class ObjectiveCarryOverArguments:
    input: Annotated[ObjectiveCarryOverInput, Doc("Which objective, and into which cycle.")]


@dataclass(frozen=True)
class ObjectiveCascadeArguments:
    input: Annotated[ObjectiveCascadeInput, Doc("Which objective, and to which units.")]


@dataclass(frozen=True)
class ObjectiveRollKeyResultsArguments:
    input: Annotated[ObjectiveRollKeyResultsInput, Doc("Which objective, and into which cycle.")]


@dataclass(frozen=True)
class ObjectiveTemplateSetArguments:
    input: Annotated[ObjectiveTemplateSetInput, Doc("Which objective, and whether.")]


async def duplicate_objective(operation: Operation, asked: ObjectiveDuplicateInput) -> Any:
    cycle = None if asked.cycle is None else GlobalId(asked.cycle)
    words = ObjectiveDuplicate(GlobalId(asked.id), cycle, asked.client_mutation_id)
    return await attempted(
        operation, objective_duplicate, words, ObjectiveDuplicatePayload, of="objective"
    )


async def carry_over_objective(operation: Operation, asked: ObjectiveCarryOverInput) -> Any:
    chosen = None if asked.key_results is None else tuple(map(GlobalId, asked.key_results))
    words = ObjectiveCarryOver(
        GlobalId(asked.id), GlobalId(asked.cycle), chosen, asked.reason, asked.client_mutation_id
    )
    return await attempted(
        operation, objective_carry_over, words, ObjectiveCarryOverPayload, of="objective"
    )


async def cascade_objective(operation: Operation, asked: ObjectiveCascadeInput) -> Any:
    units = tuple(map(GlobalId, asked.units))
    words = ObjectiveCascade(GlobalId(asked.id), units, asked.client_mutation_id)
    return await attempted(
        operation, objective_cascade, words, ObjectiveCascadePayload, of="objectives"
    )


async def roll_key_results(operation: Operation, asked: ObjectiveRollKeyResultsInput) -> Any:
    chosen = None if asked.key_results is None else tuple(map(GlobalId, asked.key_results))
    said: dict[str, Any] = {**vars(asked), "key_results": chosen}
    words: Any = ObjectiveRollKeyResults(**said)
    return await attempted(
        operation, objective_roll_key_results, words, ObjectiveRollKeyResultsPayload, of="objective"
    )


async def set_template(operation: Operation, asked: ObjectiveTemplateSetInput) -> Any:
    words = TemplateSet(
        GlobalId(asked.id), asked.template, asked.expected_version, asked.client_mutation_id
    )
    return await attempted(
        operation, objective_template_set, words, ObjectiveTemplateSetPayload, of="objective"
    )


@strawberry.type
class ObjectiveCopiesMutation:
    """What Mutation is made of, as far as it is about objectives made of others."""

    objective_duplicate: ObjectiveDuplicatePayload = action(
        duplicate_objective,
        "Drafts an objective like another one that you see, without its readings: who may draft "
        "one of its level.",
        takes=ObjectiveDuplicateArguments,
    )
    objective_carry_over: ObjectiveCarryOverPayload = action(
        carry_over_objective,
        "Goes on with a published or closed objective in another cycle, without its readings: who "
        "may publish it.",
        takes=ObjectiveCarryOverArguments,
    )
    objective_cascade: ObjectiveCascadePayload = action(
        cascade_objective,
        "Drafts an objective of each unit that contributes to one above: who may edit that one. "
        "Each unit's lead owns theirs, and you contribute to it.",
        takes=ObjectiveCascadeArguments,
    )
    objective_roll_key_results: ObjectiveRollKeyResultsPayload = action(
        roll_key_results,
        "Begins a new set of key results in a shorter cycle inside the objective's, without the "
        "readings of the last one: who may edit it. The sets before stay as they are, and count "
        "by their days.",
        takes=ObjectiveRollKeyResultsArguments,
    )
    objective_template_set: ObjectiveTemplateSetPayload = action(
        set_template,
        "Offers an objective as one to begin with, or no longer: the programme lead.",
        takes=ObjectiveTemplateSetArguments,
    )
