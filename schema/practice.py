"""How OKRs are practised here: how many there are to be, and where somebody has to approve."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.approval_set import ApprovalSet, approval_set
from resolvers.authoring.count_limits_set import CountLimitsSet, count_limits_set
from resolvers.ids import GlobalId
from resolvers.org.people import people_by_id
from rules.limits import Limits
from schema.edges import action, by, column
from schema.payloads import UserError, attempted, given, retried
from schema.person import Person
from schema.unit import OrgUnit


@strawberry.type(
    description="How many OKRs there are to be: beyond a soft limit a signal tells so, beyond a "
    "hard one publishing or adding is refused. Everybody sees them."
)
class CountLimits:
    version: int = column("Goes up each time they are set; 0 for those that hold at first.")
    company_soft: int = column("Objectives of the company in a cycle, at best.")
    company_hard: int = column("Objectives of the company in a cycle, at most.")
    unit_soft: int = column("Objectives of one unit in a cycle, at best.")
    unit_hard: int = column("Objectives of one unit in a cycle, at most.")
    person_soft: int = column("Objectives of one person in a cycle, at best.")
    person_hard: int = column("Objectives of one person in a cycle, at most.")
    key_results_least: int = column("Key results of an objective, at least at best.")
    key_results_soft: int = column("Key results of an objective, at best.")
    key_results_hard: int = column("Key results of an objective, at most.")
    set_by: Person | None = by(people_by_id, "Who set them; null at first.", key="set_by_id")
    set_at: datetime | None = column("When they were set; null at first.")


@strawberry.input(description="How many OKRs there are to be; each limit is 1 to 1,000.")
class CountLimitsSetInput:
    company_soft: int = strawberry.field(description="Objectives of the company, at best.")
    company_hard: int = strawberry.field(description="Objectives of the company, at most.")
    unit_soft: int = strawberry.field(description="Objectives of one unit, at best.")
    unit_hard: int = strawberry.field(description="Objectives of one unit, at most.")
    person_soft: int = strawberry.field(description="Objectives of one person, at best.")
    person_hard: int = strawberry.field(description="Objectives of one person, at most.")
    key_results_least: int = strawberry.field(description="Key results of an objective, at least.")
    key_results_soft: int = strawberry.field(description="Key results of an objective, at best.")
    key_results_hard: int = strawberry.field(description="Key results of an objective, at most.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The limits as they are now, or why they were not set.")
class CountLimitsSetPayload:
    count_limits: CountLimits | None = column("The limits.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="Whether a unit wants objectives approved before they are published.")
class ApprovalSetInput:
    unit: strawberry.ID = strawberry.field(description="The unit.")
    needed: bool = strawberry.field(
        description="Whether what it shares, and what its people set themselves, is approved first."
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The unit, or why nothing was set for it.")
class ApprovalSetPayload:
    unit: OrgUnit | None = column("The unit.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CountLimitsSetArguments:
    input: Annotated[CountLimitsSetInput, Doc("How many there are to be.")]


@dataclass(frozen=True)
class ApprovalSetArguments:
    input: Annotated[ApprovalSetInput, Doc("Which unit, and whether.")]


async def set_count_limits(operation: Operation, asked: CountLimitsSetInput) -> Any:
    named = {name: value for name, value in vars(asked).items() if hasattr(Limits, name)}
    said: dict[str, Any] = {**named, "version": 0}
    words = CountLimitsSet(Limits(**said), asked.expected_version, asked.client_mutation_id)
    return await attempted(
        operation, count_limits_set, words, CountLimitsSetPayload, of="count_limits"
    )


async def set_approval(operation: Operation, asked: ApprovalSetInput) -> Any:
    words = ApprovalSet(GlobalId(asked.unit), asked.needed, asked.client_mutation_id)
    return await attempted(operation, approval_set, words, ApprovalSetPayload, of="unit")


@strawberry.type
class PracticeMutation:
    """What Mutation is made of, as far as it is about how OKRs are practised."""

    count_limits_set: CountLimitsSetPayload = action(
        set_count_limits,
        "Sets how many OKRs there are to be: the programme lead.",
        takes=CountLimitsSetArguments,
    )
    approval_set: ApprovalSetPayload = action(
        set_approval,
        "Says whether a unit wants objectives approved first: the programme lead.",
        takes=ApprovalSetArguments,
    )
