"""Making and revoking machines' secrets, as it is asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.client_secret_actions import (
    ClientSecretCreate,
    ClientSecretRevoke,
    client_secret_create,
    client_secret_revoke,
)
from rules.errors import OkrGraphError
from schema.client import ClientSecret
from schema.edges import action, column
from schema.payloads import UserError, UserErrorCode, attempted, given, user_error

SHOWN_ONCE = UserError(
    code=UserErrorCode.SHOWN_ONCE,
    path=["clientMutationId"],
    message="This secret was shown to the first request of this id, and can't be shown again. If "
    "that answer is lost, revoke it and make another one under a new id.",
)


@strawberry.input(description="A secret for a machine. It has two at most that are taken.")
class ClientSecretCreateInput:
    client: strawberry.ID = strawberry.field(description="For which machine.")
    expires_at: datetime = strawberry.field(description="The end of its life; in a year at most.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The secret, shown this once, or why there is none.")
class ClientSecretCreatePayload:
    secret: str | None = column("Its text: keep it now. Null for a retry, which only says so.")
    client_secret: ClientSecret | None = column("What is known of it from now on.")
    errors: list[UserError] = column("Why it was refused, or not shown; empty if neither.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A secret that is to be taken no more.")
class ClientSecretRevokeInput:
    client_secret: strawberry.ID = strawberry.field(description="Which secret.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The secret, revoked, or why it was not.")
class ClientSecretRevokePayload:
    client_secret: ClientSecret | None = column("The secret.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ClientSecretCreateArguments:
    input: Annotated[ClientSecretCreateInput, Doc("For which machine, and until when.")]


@dataclass(frozen=True)
class ClientSecretRevokeArguments:
    input: Annotated[ClientSecretRevokeInput, Doc("Which secret.")]


async def create_client_secret(operation: Operation, asked: ClientSecretCreateInput) -> Any:
    said = asked.client_mutation_id
    words = ClientSecretCreate(GlobalId(asked.client), asked.expires_at, said)
    try:
        made = await operation.act(client_secret_create, words)
    except OkrGraphError as error:
        refusal = [user_error(error)]
        return ClientSecretCreatePayload(
            secret=None, client_secret=None, errors=refusal, client_mutation_id=said
        )
    errors = [SHOWN_ONCE] if made.text is None else []
    return ClientSecretCreatePayload(
        secret=made.text, client_secret=made.row, errors=errors, client_mutation_id=said
    )


async def revoke_client_secret(operation: Operation, asked: ClientSecretRevokeInput) -> Any:
    words = ClientSecretRevoke(GlobalId(asked.client_secret), asked.client_mutation_id)
    return await attempted(
        operation, client_secret_revoke, words, ClientSecretRevokePayload, of="client_secret"
    )


@strawberry.type
class ClientSecretMutation:
    """What Mutation is made of, as far as it is about secrets of machines."""

    client_secret_create: ClientSecretCreatePayload = action(
        create_client_secret,
        "Makes a secret for a machine and shows it once: administrators only.",
        takes=ClientSecretCreateArguments,
    )
    client_secret_revoke: ClientSecretRevokePayload = action(
        revoke_client_secret,
        "Ends a machine's secret, at once: administrators only.",
        takes=ClientSecretRevokeArguments,
    )
