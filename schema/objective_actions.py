"""Drafting, editing and deleting objectives, as it is asked and answered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.objective_create import ObjectiveCreate, objective_create
from resolvers.authoring.objective_delete import objective_delete
from resolvers.authoring.objective_moves import Which
from resolvers.authoring.objective_update import ObjectiveUpdate, objective_update
from resolvers.authoring.objective_values import UnitShare as Share
from resolvers.ids import GlobalId
from rules.terms import Ambition, ObjectiveLevel, RollupMode, Visibility
from schema.edges import action, column
from schema.objective import Objective
from schema.payloads import UserError, attempted, changed, given, retried, told

FIELDS = (
    "title", "description", "ambition", "visibility", "rollup_mode", "owner", "owner_title",
    "contributors", "units", "cycle",
)  # fmt: skip


@strawberry.input(description="A unit that is to share an objective.")
class UnitShareInput:
    unit: strawberry.ID = strawberry.field(description="The unit.")
    weight: Decimal = strawberry.field(
        description="What the objective weighs in the unit's own progress; 0 and above.",
        default=Decimal(1),
    )


@strawberry.input(description="An objective to be drafted.")
class ObjectiveCreateInput:
    cycle: strawberry.ID = strawberry.field(description="The cycle it is for; not a closed one.")
    title: str = strawberry.field(description="What is to be achieved; 1 to 500 characters.")
    level: ObjectiveLevel = strawberry.field(description="Whose it is; this stays so.")
    ambition: Ambition = strawberry.field(description="What counts as success.")
    description: str | None = given("Why, and what it means; up to 20,000 characters.")
    visibility: Visibility = strawberry.field(
        description="Who sees it once it is published.", default=Visibility.PUBLIC
    )
    rollup_mode: RollupMode = strawberry.field(
        description="What its progress is made of.", default=RollupMode.KEY_RESULTS
    )
    owner: strawberry.ID | None = given("Who is accountable: you, where you name nobody.")
    owner_title: str | None = given("The accountable role.")
    contributors: list[strawberry.ID] = strawberry.field(
        description="Who else works on it, 100 at most.", default_factory=list
    )
    units: list[UnitShareInput] = strawberry.field(
        description="The units that share it, 50 at most. A unit's objective is of the first; "
        "each has to agree before it is published.",
        default_factory=list,
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The draft, or why there is none.")
class ObjectiveCreatePayload:
    objective: Objective | None = column("The new draft.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(
    description="What is to be another of an objective; what is left out stays, null empties. Each "
    "change of a published one is kept in its `revisions`."
)
class ObjectiveUpdateInput:
    id: strawberry.ID = strawberry.field(description="The objective.")
    title: str | None = changed("What is to be achieved; 1 to 500 characters.")
    description: str | None = changed("Why, and what it means; up to 20,000 characters.")
    ambition: Ambition | None = changed("What counts as success; needs a reason once published.")
    visibility: Visibility | None = changed("Who sees it once it is published.")
    rollup_mode: RollupMode | None = changed(
        "What its progress is made of; needs a reason once published."
    )
    owner: strawberry.ID | None = changed("Who is accountable.")
    owner_title: str | None = changed("The accountable role.")
    contributors: list[strawberry.ID] | None = changed("All who else work on it.")
    units: list[UnitShareInput] | None = changed(
        "All units that share it. Whoever leads some of these may change the part of these alone, "
        "whoever owns it."
    )
    cycle: strawberry.ID | None = changed("The cycle it is for; of a draft only.")
    reason: str | None = given("Why; up to 2,000 characters.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective as it is now, or why it is not so.")
class ObjectiveUpdatePayload:
    objective: Objective | None = column(
        "The objective as it is now; null where you took out the unit that showed it to you."
    )
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A draft to be deleted for good.")
class ObjectiveDeleteInput:
    id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="What was deleted, or why nothing was.")
class ObjectiveDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the draft that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ObjectiveCreateArguments:
    input: Annotated[ObjectiveCreateInput, Doc("What to draft.")]


@dataclass(frozen=True)
class ObjectiveUpdateArguments:
    input: Annotated[ObjectiveUpdateInput, Doc("Which objective, and what is to be another.")]


@dataclass(frozen=True)
class ObjectiveDeleteArguments:
    input: Annotated[ObjectiveDeleteInput, Doc("Which draft.")]


async def create_objective(operation: Operation, asked: ObjectiveCreateInput) -> Any:
    shares = tuple(Share(GlobalId(each.unit), each.weight) for each in asked.units)
    people = tuple(map(GlobalId, asked.contributors))
    words: dict[str, Any] = {**vars(asked), "contributors": people, "units": shares}
    return await attempted(
        operation, objective_create, ObjectiveCreate(**words), ObjectiveCreatePayload,
        of="objective",
    )  # fmt: skip


async def update_objective(operation: Operation, asked: ObjectiveUpdateInput) -> Any:
    words = ObjectiveUpdate(
        GlobalId(asked.id),
        told(asked, *FIELDS),
        asked.reason,
        asked.expected_version,
        asked.client_mutation_id,
    )
    return await attempted(
        operation, objective_update, words, ObjectiveUpdatePayload, of="objective"
    )


async def delete_objective(operation: Operation, asked: ObjectiveDeleteInput) -> Any:
    words = Which(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, objective_delete, words, ObjectiveDeletePayload, of="deleted_id"
    )


@strawberry.type
class ObjectiveMutation:
    """What Mutation is made of, as far as it is about writing objectives."""

    objective_create: ObjectiveCreatePayload = action(
        create_objective,
        "Drafts an objective: of the company the programme lead and the company lead, of a unit "
        "its lead, its members and the programme lead, of a person they and their manager.",
        takes=ObjectiveCreateArguments,
    )
    objective_update: ObjectiveUpdatePayload = action(
        update_objective,
        "Edits an objective: who may publish it, and of a draft its unit's members or its owner's "
        "manager. Of the units that share it, each is its lead's to take out.",
        takes=ObjectiveUpdateArguments,
    )
    objective_delete: ObjectiveDeletePayload = action(
        delete_objective,
        "Deletes a draft with all that hangs on it, for good: its owner, and who may publish it.",
        takes=ObjectiveDeleteArguments,
    )
