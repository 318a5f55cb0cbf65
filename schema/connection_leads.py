"""In which fields of people a connection leads, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.connection_leads import ConnectionLeadsSet, connection_leads_set
from rules.person_fields import PersonField
from schema.connection import Connection
from schema.connection_actions import VERSION, WHICH
from schema.edges import action, column
from schema.payloads import UserError, attempted, retried


@strawberry.input(description="In which fields of people a connection is to lead.")
class ConnectionLeadsSetInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    fields: list[PersonField] = strawberry.field(description="All of them; it leads in no other.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The connection with what it leads in, or why that was not set.")
class ConnectionLeadsSetPayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ConnectionLeadsSetArguments:
    input: Annotated[ConnectionLeadsSetInput, Doc("Which connection, and in what it leads.")]


async def set_leads(operation: Operation, asked: ConnectionLeadsSetInput) -> Any:
    words = ConnectionLeadsSet(
        GlobalId(asked.connection),
        asked.expected_version,
        tuple(asked.fields),
        asked.client_mutation_id,
    )
    return await attempted(
        operation, connection_leads_set, words, ConnectionLeadsSetPayload, of="connection"
    )


@strawberry.type
class ConnectionLeadsMutation:
    """What Mutation is made of, as far as it says which source is heard of what."""

    connection_leads_set: ConnectionLeadsSetPayload = action(
        set_leads,
        "Says in which fields of people a connection leads: administrators only.",
        takes=ConnectionLeadsSetArguments,
    )
