"""Who a record of a connection is: said, and taken back."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.connection_match import ConnectionMatch, connection_match
from resolvers.systems.connection_unmatch import ConnectionUnmatch, connection_unmatch
from schema.connection import Connection
from schema.connection_actions import WHICH, of_connection
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried


@strawberry.input(description="Who somebody of another system is.")
class ConnectionMatchInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    source_key: str = strawberry.field(description="The `sourceKey` of one of its `unmatched`.")
    person: strawberry.ID | None = given("Who it is; null for somebody new.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Who is not whom they were matched to.")
class ConnectionUnmatchInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    source_key: str = strawberry.field(
        description="What the other system calls them, as `Person.identities` tells it."
    )
    client_mutation_id: str | None = retried()


@strawberry.type(description="The connection whose record is matched, or why it is not.")
class ConnectionMatchPayload:
    connection: Connection | None = column("The connection; its next run follows.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The connection whose record waits again, or why it does not.")
class ConnectionUnmatchPayload:
    connection: Connection | None = column("The connection; its next run follows.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ConnectionMatchArguments:
    input: Annotated[ConnectionMatchInput, Doc("Whose record, and who it is.")]


@dataclass(frozen=True)
class ConnectionUnmatchArguments:
    input: Annotated[ConnectionUnmatchInput, Doc("Whose record.")]


async def match_record(operation: Operation, asked: ConnectionMatchInput) -> Any:
    person = None if asked.person is None else GlobalId(asked.person)
    said: dict[str, Any] = {**of_connection(asked), "person": person}
    words = ConnectionMatch(**said)
    return await attempted(
        operation, connection_match, words, ConnectionMatchPayload, of="connection"
    )


async def unmatch_record(operation: Operation, asked: ConnectionUnmatchInput) -> Any:
    words = ConnectionUnmatch(**of_connection(asked))
    return await attempted(
        operation, connection_unmatch, words, ConnectionUnmatchPayload, of="connection"
    )


@strawberry.type
class MatchingMutation:
    """What Mutation is made of, as far as it is about who records are."""

    connection_match: ConnectionMatchPayload = action(
        match_record,
        "Says who somebody of another system is, or that they are new: administrators only.",
        takes=ConnectionMatchArguments,
    )
    connection_unmatch: ConnectionUnmatchPayload = action(
        unmatch_record,
        "Takes back who somebody of another system is: the record waits in `unmatched` until it is "
        "said anew, and the person is without it: administrators only.",
        takes=ConnectionUnmatchArguments,
    )
