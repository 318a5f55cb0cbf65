"""Adding, editing, ordering and taking out key results, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.key_result_archive import WhichResultAndWhy, key_result_archive
from resolvers.authoring.key_result_create import KeyResultCreate, key_result_create
from resolvers.authoring.key_result_delete import WhichResult, key_result_delete
from resolvers.authoring.key_result_reorder import KeyResultReorder, key_result_reorder
from resolvers.authoring.key_result_update import KeyResultUpdate, key_result_update
from resolvers.ids import GlobalId
from rules.final_grade import FinalGrade
from rules.freshness import ReadEvery
from rules.terms import MetricKind
from schema.cadence import CadenceInput
from schema.edges import action, column
from schema.key_result import KeyResult
from schema.objective import Objective
from schema.payloads import UserError, attempted, changed, given, retried, told

FIELDS = (
    "title", "kind", "start", "target", "lower", "upper", "strict", "tolerance", "checkpoints",
    "steps", "unit_of_measure", "currency", "decimals", "weight", "owner", "owner_title",
    "starts_on", "due_on", "driven_by_children", "cadence", "read_every",
    "final_grade",
)  # fmt: skip


@strawberry.input(description="A step of a milestone.")
class StepInput:
    title: str = strawberry.field(
        description="What is to be done. A step of the same title as before stays as far as it was."
    )
    weight: Decimal = strawberry.field(
        description="What it weighs among the steps; above 0.", default=Decimal(1)
    )


@strawberry.input(description="A place on the way from start to target.")
class CheckpointInput:
    value: Decimal = strawberry.field(description="The value there, in the unit of measure.")
    share: Decimal = strawberry.field(description="How much is done there, above 0 and below 1.")


@strawberry.input(
    description="What of a key result can be said again; what is left out stays, null empties."
)
class KeyResultMeasure:
    start: Decimal | None = changed("Where it starts, in the unit of measure.")
    target: Decimal | None = changed("Where it is to end, in the unit of measure.")
    lower: Decimal | None = changed("What it is not to fall below.")
    upper: Decimal | None = changed("What it is not to rise above.")
    strict: bool | None = changed("Whether a value on a bound counts as out.")
    tolerance: Decimal | None = changed("How far out of its range a value still counts for some.")
    checkpoints: list[CheckpointInput] | None = changed("The places between, 20 at most.")
    steps: list[StepInput] | None = changed("A milestone's steps, 50 at most.")
    unit_of_measure: str | None = changed("What its values count; up to 60 characters.")
    currency: str | None = changed("The currency its values are in, by ISO 4217.")
    decimals: int | None = changed("How many decimal places to show, 0 to 12.")
    weight: Decimal | None = changed("What it weighs in its objective; 0 and above, 1 by default.")
    owner: strawberry.ID | None = changed("Who is accountable.")
    owner_title: str | None = changed("The accountable role.")
    starts_on: date | None = changed("Its own first day, where that is not the cycle's.")
    due_on: date | None = changed("Its own last day; it may lie beyond the cycle's.")
    driven_by_children: bool | None = changed(
        "Whether what contributes to it stands for its own readings."
    )
    cadence: CadenceInput | None = changed(
        "How often it is checked in on, where that is not its unit's."
    )
    read_every: ReadEvery | None = changed("How often its value is read, by people or a system.")
    final_grade: FinalGrade | None = changed(
        "Of what is to be kept, how its periods come to its grade, where that is not as everywhere."
    )


@strawberry.input(description="A key result to be added.")
class KeyResultCreateInput(KeyResultMeasure):
    objective: strawberry.ID = strawberry.field(description="The objective that it is to show.")
    title: str = strawberry.field(description="What is to be reached; 1 to 500 characters.")
    kind: MetricKind = strawberry.field(description="How it is measured.")
    cycle: strawberry.ID | None = given(
        "A shorter cycle inside the objective's, in whose set it is; the objective's own if left "
        "out."
    )
    reason: str | None = given("Why, where the objective is published already.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The key result, or why there is none.")
class KeyResultCreatePayload:
    key_result: KeyResult | None = column("The new key result.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(
    description="What is to be another of a key result. Of a published one each change is kept in "
    "the objective's `revisions`, and another measure or weight needs a reason."
)
class KeyResultUpdateInput(KeyResultMeasure):
    id: strawberry.ID = strawberry.field(description="The key result.")
    title: str | None = changed("What is to be reached; 1 to 500 characters.")
    kind: MetricKind | None = changed(
        "How it is measured. Once it has readings it stays so; a baseline may become another."
    )
    reason: str | None = given("Why; up to 2,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The key result as it is now, or why it is not so.")
class KeyResultUpdatePayload:
    key_result: KeyResult | None = column("The key result as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="The order that an objective's key results are to stand in.")
class KeyResultReorderInput:
    objective: strawberry.ID = strawberry.field(description="The objective.")
    key_results: list[strawberry.ID] = strawberry.field(description="All of them, each once.")
    expected_version: int | None = given("The objective's version you read; refused if newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective with its key results in order, or why not.")
class KeyResultReorderPayload:
    objective: Objective | None = column("The objective.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A draft's key result to be deleted for good.")
class KeyResultDeleteInput:
    id: strawberry.ID = strawberry.field(description="The key result.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="What was deleted, or why nothing was.")
class KeyResultDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the key result that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A published key result to be taken out.")
class KeyResultArchiveInput:
    id: strawberry.ID = strawberry.field(description="The key result.")
    reason: str | None = given("Why; up to 2,000 characters. It can't be left out.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective without it, or why it is still there.")
class KeyResultArchivePayload:
    objective: Objective | None = column("The objective.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class KeyResultCreateArguments:
    input: Annotated[KeyResultCreateInput, Doc("What to add to which objective.")]


@dataclass(frozen=True)
class KeyResultUpdateArguments:
    input: Annotated[KeyResultUpdateInput, Doc("Which key result, and what is to be another.")]


@dataclass(frozen=True)
class KeyResultReorderArguments:
    input: Annotated[KeyResultReorderInput, Doc("Of which objective, and in which order.")]


@dataclass(frozen=True)
class KeyResultDeleteArguments:
    input: Annotated[KeyResultDeleteInput, Doc("Which key result.")]


@dataclass(frozen=True)
class KeyResultArchiveArguments:
    input: Annotated[KeyResultArchiveInput, Doc("Which key result, and why.")]


async def create_key_result(operation: Operation, asked: KeyResultCreateInput) -> Any:
    said = told(asked, *FIELDS)
    cycle = None if asked.cycle is None else GlobalId(asked.cycle)
    words = KeyResultCreate(
        GlobalId(asked.objective), said, cycle, asked.reason, asked.client_mutation_id
    )
    return await attempted(
        operation, key_result_create, words, KeyResultCreatePayload, of="key_result"
    )


async def update_key_result(operation: Operation, asked: KeyResultUpdateInput) -> Any:
    words = KeyResultUpdate(
        GlobalId(asked.id),
        told(asked, *FIELDS),
        asked.reason,
        asked.expected_version,
        asked.client_mutation_id,
    )
    return await attempted(
        operation, key_result_update, words, KeyResultUpdatePayload, of="key_result"
    )


async def reorder_key_results(operation: Operation, asked: KeyResultReorderInput) -> Any:
    order = tuple(map(GlobalId, asked.key_results))
    words = KeyResultReorder(
        GlobalId(asked.objective), order, asked.expected_version, asked.client_mutation_id
    )
    return await attempted(
        operation, key_result_reorder, words, KeyResultReorderPayload, of="objective"
    )


async def delete_key_result(operation: Operation, asked: KeyResultDeleteInput) -> Any:
    words = WhichResult(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, key_result_delete, words, KeyResultDeletePayload, of="deleted_id"
    )


async def archive_key_result(operation: Operation, asked: KeyResultArchiveInput) -> Any:
    words = WhichResultAndWhy(
        GlobalId(asked.id), asked.expected_version, asked.client_mutation_id, asked.reason
    )
    return await attempted(
        operation, key_result_archive, words, KeyResultArchivePayload, of="objective"
    )


@strawberry.type
class KeyResultMutation:
    """What Mutation is made of, as far as it is about writing key results."""

    key_result_create: KeyResultCreatePayload = action(
        create_key_result,
        "Adds a key result to an objective: who may edit the objective.",
        takes=KeyResultCreateArguments,
    )
    key_result_update: KeyResultUpdatePayload = action(
        update_key_result,
        "Edits a key result: its owner, and who may edit the objective.",
        takes=KeyResultUpdateArguments,
    )
    key_result_reorder: KeyResultReorderPayload = action(
        reorder_key_results,
        "Puts an objective's key results in order: who may edit the objective.",
        takes=KeyResultReorderArguments,
    )
    key_result_delete: KeyResultDeletePayload = action(
        delete_key_result,
        "Deletes a draft's key result for good: its owner, and who may edit the objective.",
        takes=KeyResultDeleteArguments,
    )
    key_result_archive: KeyResultArchivePayload = action(
        archive_key_result,
        "Takes a published key result out, with a reason: its owner, and who may edit the "
        "objective. It counts no more, and its check-ins stay.",
        takes=KeyResultArchiveArguments,
    )
