"""Setting up, changing and scheduling connections, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any, cast

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.connection_consent import ConnectionConsent, connection_consent
from resolvers.systems.connection_create import ConnectionCreate, Entered, connection_create
from resolvers.systems.connection_delete import ConnectionDelete, connection_delete
from resolvers.systems.connection_update import (
    ConnectionSecretSet,
    ConnectionUpdate,
    connection_secret_set,
    connection_update,
)
from schema.connection import Connection
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried, several
from schema.scalars import Json

WHICH = "Which connection."
VERSION = "The version you read."
SETTINGS = "As its connector's `settingsSchema` says, and the map as `map.FIELD`."
EVERY = "Run every so many minutes, 5 to 10,080; null for by hand alone."


@strawberry.input(description="A secret that is entered; no answer ever tells it.")
class SecretInput:
    name: str = strawberry.field(description="As the connector calls it.")
    value: str = strawberry.field(description="The secret.")


@strawberry.input(description="A connection to be set up.")
class ConnectionCreateInput:
    kind: str = strawberry.field(description="The connector.")
    name: str = strawberry.field(description="What to call it; no other connection's name.")
    settings: Json = strawberry.field(description=SETTINGS)
    secrets: list[SecretInput] = several("Its secrets; they can be entered later too.")
    every_minutes: int | None = given(EVERY)
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection as it is to be, in whole.")
class ConnectionUpdateInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    name: str = strawberry.field(description="What to call it; no other connection's name.")
    settings: Json = strawberry.field(
        description=SETTINGS + " Another host clears the secrets: enter them again for that one."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="Secrets to be set or replaced.")
class ConnectionSecretSetInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    secrets: list[SecretInput] = strawberry.field(description="Those to set; others stay.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection that somebody at the other system is to let in.")
class ConnectionConsentInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    back_to: str = strawberry.field(
        description="The address of this service's `/connect/done`, as a browser reaches it and "
        "as the app at the other system has it for its callback."
    )
    proof: str | None = given(
        "What the browser that begins this holds in its cookie `__Host-okrgraph-consent`, made by "
        "chance: only that browser may come back. Without it, only one that is signed in here as "
        "whoever asks."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection that is to be no more.")
class ConnectionDeleteInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    client_mutation_id: str | None = retried()


@strawberry.type(description="The new connection, or why there is none.")
class ConnectionCreatePayload:
    connection: Connection | None = column("The new connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The connection as it is now, or why it was not changed.")
class ConnectionUpdatePayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The connection with its secrets, or why they were not set.")
class ConnectionSecretSetPayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="Where somebody says yes, or why there is no such place.")
class ConnectionConsentPayload:
    address: str | None = column("A page of the other system; good for ten minutes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The id of the connection that is no more, or why it still is.")
class ConnectionDeletePayload:
    deleted_id: strawberry.ID | None = column("Its id.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ConnectionCreateArguments:
    input: Annotated[ConnectionCreateInput, Doc("What to connect.")]


@dataclass(frozen=True)
class ConnectionUpdateArguments:
    input: Annotated[ConnectionUpdateInput, Doc("Which connection, and how it is to be.")]


@dataclass(frozen=True)
class ConnectionSecretSetArguments:
    input: Annotated[ConnectionSecretSetInput, Doc("Which connection, and its secrets.")]


@dataclass(frozen=True)
class ConnectionConsentArguments:
    input: Annotated[ConnectionConsentInput, Doc("Which connection, and the way back.")]


@dataclass(frozen=True)
class ConnectionDeleteArguments:
    input: Annotated[ConnectionDeleteInput, Doc(WHICH)]


def entered(words: type[Any], asked: Any, **told: Any) -> Entered:
    """What was said, with the secrets beside it and not among it."""
    secrets = tuple((each.name, each.value) for each in asked.secrets)
    said: dict[str, Any] = {
        **vars(asked),
        **told,
        "secret_names": tuple(sorted(name for name, _ in secrets)),
    }
    del said["secrets"]
    return Entered(words(**said), secrets)


async def create_connection(operation: Operation, asked: ConnectionCreateInput) -> Any:
    words = entered(ConnectionCreate, asked)
    return await attempted(
        operation, connection_create, words, ConnectionCreatePayload, of="connection"
    )


async def update_connection(operation: Operation, asked: ConnectionUpdateInput) -> Any:
    words = ConnectionUpdate(**of_connection(asked))
    return await attempted(
        operation, connection_update, words, ConnectionUpdatePayload, of="connection"
    )


async def set_secrets(operation: Operation, asked: ConnectionSecretSetInput) -> Any:
    words = entered(ConnectionSecretSet, asked, connection=GlobalId(asked.connection))
    return await attempted(
        operation, connection_secret_set, words, ConnectionSecretSetPayload, of="connection"
    )


async def ask_for_consent(operation: Operation, asked: ConnectionConsentInput) -> Any:
    words = ConnectionConsent(**of_connection(asked))
    return await attempted(
        operation, connection_consent, words, ConnectionConsentPayload, of="address"
    )


async def delete_connection(operation: Operation, asked: ConnectionDeleteInput) -> Any:
    words = ConnectionDelete(**of_connection(asked))
    return await attempted(
        operation, connection_delete, words, ConnectionDeletePayload, of="deleted_id"
    )


def of_connection(asked: Any) -> dict[str, Any]:
    said = cast("dict[str, Any]", vars(asked))
    return {**said, "connection": GlobalId(asked.connection)}


@strawberry.type
class ConnectionMutation:
    """What Mutation is made of, as far as it is about connections themselves."""

    connection_create: ConnectionCreatePayload = action(
        create_connection,
        "Sets up a connection to another system, which is not asked for anything yet: "
        "administrators only.",
        takes=ConnectionCreateArguments,
    )
    connection_update: ConnectionUpdatePayload = action(
        update_connection,
        "Changes a connection's name and settings. What runs is called off, and the next run reads "
        "everything: administrators only.",
        takes=ConnectionUpdateArguments,
    )
    connection_secret_set: ConnectionSecretSetPayload = action(
        set_secrets,
        "Sets or replaces secrets of a connection: administrators only.",
        takes=ConnectionSecretSetArguments,
    )
    connection_consent: ConnectionConsentPayload = action(
        ask_for_consent,
        "Says where somebody at the other system lets a connection in (OAuth 2.0); what they grant "
        "is kept as they come back: administrators only.",
        takes=ConnectionConsentArguments,
    )
    connection_delete: ConnectionDeletePayload = action(
        delete_connection,
        "Takes a connection away with its secrets. The people that it brought stay, and what "
        "linked work came to: administrators only.",
        takes=ConnectionDeleteArguments,
    )
