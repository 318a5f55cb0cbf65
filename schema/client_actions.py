"""Registering, changing and revoking machines, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.client_actions import (
    ClientCreate,
    ClientRevoke,
    ClientUpdate,
    Limits,
    client_create,
    client_revoke,
    client_update,
)
from rules.terms import Scope
from schema.client import Client
from schema.edges import action, column
from schema.payloads import UserError, attempted, given


@strawberry.input(description="A machine to be registered.")
class ClientCreateInput:
    name: str = strawberry.field(description="What to call it; no other machine's name.")
    scopes: list[Scope] = strawberry.field(
        description="The most that its tokens reach. WIDGET_SESSIONS lets it ask for widget "
        "tokens, PROVISIONING push people by SCIM."
    )
    origins: list[str] = strawberry.field(
        description="The origins of its pages, such as https://intranet.example.com.",
        default_factory=list,
    )
    documents: list[str] = strawberry.field(
        description="Ids of the only documents that its widget tokens may run; empty for any.",
        default_factory=list,
    )
    names_subjects: bool = strawberry.field(
        description="Whether it may say itself whom a widget token is for.", default=False
    )
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The machine, or why there is none.")
class ClientCreatePayload:
    client: Client | None = column("The new machine; it needs a secret next.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A machine as it is to be, in whole.")
class ClientUpdateInput:
    client: strawberry.ID = strawberry.field(description="Which machine.")
    expected_version: int = strawberry.field(description="The version you read.")
    name: str = strawberry.field(description="What to call it; no other machine's name.")
    scopes: list[Scope] = strawberry.field(description="The most that its tokens reach, at once.")
    origins: list[str] = strawberry.field(
        description="The origins of its pages, such as https://intranet.example.com."
    )
    documents: list[str] = strawberry.field(
        description="Ids of the only documents that its widget tokens may run; empty for any."
    )
    names_subjects: bool = strawberry.field(
        description="Whether it may say itself whom a widget token is for."
    )
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The machine as it is now, or why it was not changed.")
class ClientUpdatePayload:
    client: Client | None = column("The machine.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A machine that is to ask no more.")
class ClientRevokeInput:
    client: strawberry.ID = strawberry.field(description="Which machine.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The machine, revoked, or why it was not.")
class ClientRevokePayload:
    client: Client | None = column("The machine.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ClientCreateArguments:
    input: Annotated[ClientCreateInput, Doc("What to register, and how far it may go.")]


@dataclass(frozen=True)
class ClientUpdateArguments:
    input: Annotated[ClientUpdateInput, Doc("Which machine, and how far it may go.")]


@dataclass(frozen=True)
class ClientRevokeArguments:
    input: Annotated[ClientRevokeInput, Doc("Which machine.")]


async def create_client(operation: Operation, asked: ClientCreateInput) -> Any:
    words = ClientCreate(limits_of(asked), asked.client_mutation_id)
    return await attempted(operation, client_create, words, ClientCreatePayload, of="client")


async def update_client(operation: Operation, asked: ClientUpdateInput) -> Any:
    words = ClientUpdate(
        GlobalId(asked.client), limits_of(asked), asked.expected_version, asked.client_mutation_id
    )
    return await attempted(operation, client_update, words, ClientUpdatePayload, of="client")


async def revoke_client(operation: Operation, asked: ClientRevokeInput) -> Any:
    words = ClientRevoke(GlobalId(asked.client), asked.client_mutation_id)
    return await attempted(operation, client_revoke, words, ClientRevokePayload, of="client")


def limits_of(asked: ClientCreateInput | ClientUpdateInput) -> Limits:
    return Limits(asked.name, asked.scopes, asked.origins, asked.documents, asked.names_subjects)


@strawberry.type
class ClientMutation:
    """What Mutation is made of, as far as it is about machines."""

    client_create: ClientCreatePayload = action(
        create_client, "Registers a machine: administrators only.", takes=ClientCreateArguments
    )
    client_update: ClientUpdatePayload = action(
        update_client,
        "Changes how far a machine may go, at once: administrators only.",
        takes=ClientUpdateArguments,
    )
    client_revoke: ClientRevokePayload = action(
        revoke_client,
        "Ends all that a machine may, at once and for good: administrators only.",
        takes=ClientRevokeArguments,
    )
