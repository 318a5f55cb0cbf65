"""When a connection runs by itself, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.systems.connection_schedule import (
    ConnectionAtVersion,
    ConnectionScheduleSet,
    connection_pause,
    connection_resume,
    connection_schedule_set,
)
from schema.connection import Connection
from schema.connection_actions import EVERY, VERSION, WHICH, of_connection
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried


@strawberry.input(description="When a connection is to run by itself.")
class ConnectionScheduleSetInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    every_minutes: int | None = given(EVERY)
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection that is to halt.")
class ConnectionPauseInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection that is to go on.")
class ConnectionResumeInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    expected_version: int = strawberry.field(description=VERSION)
    client_mutation_id: str | None = retried()


@strawberry.type(description="The connection with its schedule, or why it was not set.")
class ConnectionScheduleSetPayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The connection, halted, or why it is not.")
class ConnectionPausePayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The connection, which goes on, or why it does not.")
class ConnectionResumePayload:
    connection: Connection | None = column("The connection.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ConnectionScheduleSetArguments:
    input: Annotated[ConnectionScheduleSetInput, Doc("Which connection, and how often.")]


@dataclass(frozen=True)
class ConnectionPauseArguments:
    input: Annotated[ConnectionPauseInput, Doc(WHICH)]


@dataclass(frozen=True)
class ConnectionResumeArguments:
    input: Annotated[ConnectionResumeInput, Doc(WHICH)]


async def set_schedule(operation: Operation, asked: ConnectionScheduleSetInput) -> Any:
    words = ConnectionScheduleSet(**of_connection(asked))
    return await attempted(
        operation, connection_schedule_set, words, ConnectionScheduleSetPayload, of="connection"
    )


async def pause_connection(operation: Operation, asked: ConnectionPauseInput) -> Any:
    words = ConnectionAtVersion(**of_connection(asked))
    return await attempted(
        operation, connection_pause, words, ConnectionPausePayload, of="connection"
    )


async def resume_connection(operation: Operation, asked: ConnectionResumeInput) -> Any:
    words = ConnectionAtVersion(**of_connection(asked))
    return await attempted(
        operation, connection_resume, words, ConnectionResumePayload, of="connection"
    )


@strawberry.type
class ConnectionScheduleMutation:
    """What Mutation is made of, as far as it says when connections run."""

    connection_schedule_set: ConnectionScheduleSetPayload = action(
        set_schedule,
        "Says how often a connection runs by itself: administrators only.",
        takes=ConnectionScheduleSetArguments,
    )
    connection_pause: ConnectionPausePayload = action(
        pause_connection,
        "Halts a connection, whatever its schedule and its webhooks say: administrators only.",
        takes=ConnectionPauseArguments,
    )
    connection_resume: ConnectionResumePayload = action(
        resume_connection,
        "Lets a halted connection go on: administrators only.",
        takes=ConnectionResumeArguments,
    )
