"""What key results need of other units, and the unit's word for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.alignment.dependency_confirm import DependencyConfirm, dependency_confirm
from resolvers.alignment.dependency_create import DependencyCreate, dependency_create
from resolvers.alignment.dependency_delete import WhichDependency, dependency_delete
from resolvers.ids import GlobalId
from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.progress.key_results import key_results_by_id
from schema.edges import action, by, column
from schema.node import Node
from schema.payloads import UserError, attempted, given, retried
from schema.person import Person

if TYPE_CHECKING:
    from schema.key_result import KeyResult
    from schema.unit import OrgUnit


@strawberry.type(description="What a key result needs of another unit. Seen with the key result.")
class Dependency(Node):
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] = by(
        key_results_by_id, "What needs it.", key="key_result_id"
    )
    unit: Annotated["OrgUnit", strawberry.lazy("schema.unit")] | None = by(
        units_by_id, "Who is to provide it; null where the unit is gone.", key="unit_id"
    )
    need: str = column("What is needed; 1 to 2,000 characters.")
    risk_owner: Person | None = by(
        people_by_id, "Who looks after the risk that it does not come.", key="risk_owner_id"
    )
    created_by: Person = by(people_by_id, "Who said so.", key="created_by_id")
    created_at: datetime = column("When it was said.")
    confirmed_by: Person | None = by(
        people_by_id, "Who gave the unit's word; null where nobody did.", key="confirmed_by_id"
    )
    confirmed_at: datetime | None = column("When; null where nobody gave it.")
    version: int = column("Goes up with each change; a save names the one it read.")


@strawberry.input(description="Something that a key result needs of another unit.")
class DependencyCreateInput:
    key_result: strawberry.ID = strawberry.field(description="What needs it.")
    unit: strawberry.ID = strawberry.field(description="Who is to provide it.")
    need: str = strawberry.field(description="What is needed; 1 to 2,000 characters.")
    risk_owner: strawberry.ID | None = given("Who looks after the risk that it does not come.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The dependency, or why there is none.")
class DependencyCreatePayload:
    dependency: Dependency | None = column("The new dependency.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A unit's word for what is needed of it.")
class DependencyConfirmInput:
    id: strawberry.ID = strawberry.field(description="The dependency.")
    confirmed: bool = strawberry.field(description="Whether the unit provides it.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The dependency as it is now, or why it is not so.")
class DependencyConfirmPayload:
    dependency: Dependency | None = column("The dependency as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A dependency that is none.")
class DependencyDeleteInput:
    id: strawberry.ID = strawberry.field(description="The dependency.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="Which dependency was taken back, or why none was.")
class DependencyDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of the dependency that is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class DependencyCreateArguments:
    input: Annotated[DependencyCreateInput, Doc("What is needed, and of whom.")]


@dataclass(frozen=True)
class DependencyConfirmArguments:
    input: Annotated[DependencyConfirmInput, Doc("Which dependency, and whether.")]


@dataclass(frozen=True)
class DependencyDeleteArguments:
    input: Annotated[DependencyDeleteInput, Doc("Which dependency.")]


async def create_dependency(operation: Operation, asked: DependencyCreateInput) -> Any:
    owner = None if asked.risk_owner is None else GlobalId(asked.risk_owner)
    words = DependencyCreate(
        GlobalId(asked.key_result), GlobalId(asked.unit), asked.need, owner,
        asked.client_mutation_id,
    )  # fmt: skip
    return await attempted(
        operation, dependency_create, words, DependencyCreatePayload, of="dependency"
    )


async def confirm_dependency(operation: Operation, asked: DependencyConfirmInput) -> Any:
    words = DependencyConfirm(
        GlobalId(asked.id), asked.confirmed, asked.expected_version, asked.client_mutation_id
    )
    return await attempted(
        operation, dependency_confirm, words, DependencyConfirmPayload, of="dependency"
    )


async def delete_dependency(operation: Operation, asked: DependencyDeleteInput) -> Any:
    words = WhichDependency(GlobalId(asked.id), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, dependency_delete, words, DependencyDeletePayload, of="deleted_id"
    )


@strawberry.type
class DependencyMutation:
    """What Mutation is made of, as far as it is about dependencies."""

    dependency_create: DependencyCreatePayload = action(
        create_dependency,
        "Says what a key result needs of another unit: its owner, and who may edit its objective.",
        takes=DependencyCreateArguments,
    )
    dependency_confirm: DependencyConfirmPayload = action(
        confirm_dependency,
        "Gives a unit's word for what is needed of it, or takes it back: the unit's lead and the "
        "programme lead.",
        takes=DependencyConfirmArguments,
    )
    dependency_delete: DependencyDeletePayload = action(
        delete_dependency,
        "Takes back what a key result was said to need: its owner, and who may edit its objective.",
        takes=DependencyDeleteArguments,
    )
