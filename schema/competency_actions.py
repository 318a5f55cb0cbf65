"""Naming and retiring competencies and values, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.competency_actions import (
    WordCreate,
    WordRetire,
    company_value_create,
    company_value_retire,
    competency_create,
    competency_retire,
)
from schema.competency import CompanyValue, Competency
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="A new competency.")
class CompetencyCreateInput:
    name: str = strawberry.field(description="Its name; 1 to 200 characters.")
    description: str | None = given("What it means; at most 20,000 characters.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A competency that is used no more.")
class CompetencyRetireInput:
    id: strawberry.ID = strawberry.field(description="The competency.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A new value of the company.")
class CompanyValueCreateInput:
    name: str = strawberry.field(description="Its name; 1 to 200 characters.")
    description: str | None = given("What it means; at most 20,000 characters.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A value of the company that is used no more.")
class CompanyValueRetireInput:
    id: strawberry.ID = strawberry.field(description="The value of the company.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The competency as it is now, or why not.")
class CompetencyPayload:
    competency: Competency | None = column("The competency as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The value as it is now, or why not.")
class CompanyValuePayload:
    company_value: CompanyValue | None = column("The value as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CompetencyCreateArguments:
    input: Annotated[CompetencyCreateInput, Doc("Its words.")]


@dataclass(frozen=True)
class CompetencyRetireArguments:
    input: Annotated[CompetencyRetireInput, Doc("Which competency.")]


@dataclass(frozen=True)
class CompanyValueCreateArguments:
    input: Annotated[CompanyValueCreateInput, Doc("Its words.")]


@dataclass(frozen=True)
class CompanyValueRetireArguments:
    input: Annotated[CompanyValueRetireInput, Doc("Which value of the company.")]


ask_competency_create = answering(competency_create, WordCreate, CompetencyPayload, of="competency")
ask_competency_retire = answering(competency_retire, WordRetire, CompetencyPayload, of="competency")
ask_company_value_create = answering(
    company_value_create, WordCreate, CompanyValuePayload, of="company_value"
)
ask_company_value_retire = answering(
    company_value_retire, WordRetire, CompanyValuePayload, of="company_value"
)


@strawberry.type
class CompetencyMutation:
    """What Mutation is made of, as far as it is about competencies and values."""

    competency_create: CompetencyPayload = action(
        ask_competency_create, "Names a competency: HR reviewers.", takes=CompetencyCreateArguments
    )
    competency_retire: CompetencyPayload = action(
        ask_competency_retire,
        "Retires a competency: HR reviewers. What was said with it stays.",
        takes=CompetencyRetireArguments,
    )
    company_value_create: CompanyValuePayload = action(
        ask_company_value_create,
        "Names a value of the company: HR reviewers.",
        takes=CompanyValueCreateArguments,
    )
    company_value_retire: CompanyValuePayload = action(
        ask_company_value_retire,
        "Retires a value of the company: HR reviewers. What was said with it stays.",
        takes=CompanyValueRetireArguments,
    )
