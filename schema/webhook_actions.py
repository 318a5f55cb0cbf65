"""Registering, changing and replaying endpoints of events, as it is asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.webhook_actions import (
    WebhookCreate,
    WebhookDelete,
    WebhookUpdate,
    webhook_create,
    webhook_delete,
    webhook_update,
)
from resolvers.systems.webhook_replay import WebhookReplay, webhook_replay
from resolvers.systems.webhook_secret_rotate import WebhookSecretRotate, webhook_secret_rotate
from rules.errors import OkrGraphError
from schema.edges import action, column
from schema.payloads import UserError, UserErrorCode, attempted, given, user_error
from schema.webhook import Webhook

SHOWN_ONCE = UserError(
    code=UserErrorCode.SHOWN_ONCE,
    path=["clientMutationId"],
    message="This secret was shown to the first request of this id, and can't be shown again. If "
    "that answer is lost, rotate it under a new id.",
)
TOPICS = "The topics to send, such as objective.changed; empty for all."
URL = "Where to send: https, or http where the settings allow the host."


@strawberry.input(description="An endpoint to be registered.")
class WebhookCreateInput:
    name: str = strawberry.field(description="What to call it; no other webhook's name.")
    url: str = strawberry.field(description=URL)
    topics: list[str] = strawberry.field(description=TOPICS, default_factory=list)
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The webhook with its secret, shown this once, or why there is none.")
class WebhookCreatePayload:
    webhook: Webhook | None = column("The new webhook.")
    secret: str | None = column("What signs: keep it now. Null for a retry, which only says so.")
    errors: list[UserError] = column("Why it was refused, or not shown; empty if neither.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An endpoint as it is to be, in whole.")
class WebhookUpdateInput:
    webhook: strawberry.ID = strawberry.field(description="Which webhook.")
    expected_version: int = strawberry.field(description="The version you read.")
    name: str = strawberry.field(description="What to call it; no other webhook's name.")
    url: str = strawberry.field(description=URL)
    topics: list[str] = strawberry.field(description=TOPICS)
    paused: bool = strawberry.field(
        description="Whether to halt it; else it goes on, also where the service disabled it.",
        default=False,
    )
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The webhook as it is now, or why it was not changed.")
class WebhookUpdatePayload:
    webhook: Webhook | None = column("The webhook.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="An endpoint that is to get nothing more.")
class WebhookDeleteInput:
    webhook: strawberry.ID = strawberry.field(description="Which webhook.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The id of the webhook that is no more, or why it still is.")
class WebhookDeletePayload:
    deleted_id: strawberry.ID | None = column("Its id.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A new secret for an endpoint.")
class WebhookSecretRotateInput:
    webhook: strawberry.ID = strawberry.field(description="Which webhook.")
    overlap_hours: int = strawberry.field(
        description="How many hours the old secret signs beside the new one, 0 to 720; 0 ends "
        "every old one at once.",
        default=24,
    )
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The new secret, shown this once, or why there is none.")
class WebhookSecretRotatePayload:
    webhook: Webhook | None = column("The webhook.")
    secret: str | None = column("What signs: keep it now. Null for a retry, which only says so.")
    errors: list[UserError] = column("Why it was refused, or not shown; empty if neither.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="From where on an endpoint gets everything again.")
class WebhookReplayInput:
    webhook: strawberry.ID = strawberry.field(description="Which webhook.")
    after: str | None = given("A cursor of `changes`: what follows it is sent.")
    since: datetime | None = given("Or a time: what happened then or later is sent.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The webhook that begins anew, or why it does not.")
class WebhookReplayPayload:
    webhook: Webhook | None = column("The webhook.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class WebhookCreateArguments:
    input: Annotated[WebhookCreateInput, Doc("Where to send what.")]


@dataclass(frozen=True)
class WebhookUpdateArguments:
    input: Annotated[WebhookUpdateInput, Doc("Which webhook, and how it is to be.")]


@dataclass(frozen=True)
class WebhookDeleteArguments:
    input: Annotated[WebhookDeleteInput, Doc("Which webhook.")]


@dataclass(frozen=True)
class WebhookSecretRotateArguments:
    input: Annotated[WebhookSecretRotateInput, Doc("Which webhook, and how soon.")]


@dataclass(frozen=True)
class WebhookReplayArguments:
    input: Annotated[WebhookReplayInput, Doc("Which webhook, and from where on.")]


async def create_webhook(operation: Operation, asked: WebhookCreateInput) -> Any:
    words = WebhookCreate(asked.name, asked.url, asked.topics, asked.client_mutation_id)
    return await with_secret(operation, webhook_create, words, WebhookCreatePayload)


async def update_webhook(operation: Operation, asked: WebhookUpdateInput) -> Any:
    given: dict[str, Any] = {**vars(asked), "webhook": GlobalId(asked.webhook)}
    words = WebhookUpdate(**given)
    return await attempted(operation, webhook_update, words, WebhookUpdatePayload, of="webhook")


async def delete_webhook(operation: Operation, asked: WebhookDeleteInput) -> Any:
    words = WebhookDelete(GlobalId(asked.webhook), asked.client_mutation_id)
    return await attempted(operation, webhook_delete, words, WebhookDeletePayload, of="deleted_id")


async def rotate_secret(operation: Operation, asked: WebhookSecretRotateInput) -> Any:
    which = GlobalId(asked.webhook)
    words = WebhookSecretRotate(which, asked.overlap_hours, asked.client_mutation_id)
    return await with_secret(operation, webhook_secret_rotate, words, WebhookSecretRotatePayload)


async def replay_webhook(operation: Operation, asked: WebhookReplayInput) -> Any:
    which = GlobalId(asked.webhook)
    words = WebhookReplay(which, asked.after, asked.since, asked.client_mutation_id)
    return await attempted(operation, webhook_replay, words, WebhookReplayPayload, of="webhook")


async def with_secret(operation: Operation, action: Any, words: Any, payload: Any) -> Any:
    """The payload of an action that makes a secret, which a retry is not shown again."""
    said = {"client_mutation_id": words.client_mutation_id}
    try:
        made = await operation.act(action, words)
    except OkrGraphError as error:
        return payload(webhook=None, secret=None, errors=[user_error(error)], **said)
    errors = [SHOWN_ONCE] if made.text is None else []
    return payload(webhook=made.row, secret=made.text, errors=errors, **said)


@strawberry.type
class WebhookMutation:
    """What Mutation is made of, as far as it is about webhooks."""

    webhook_create: WebhookCreatePayload = action(
        create_webhook,
        "Registers an endpoint that events are sent to, and shows its secret once: administrators "
        "only.",
        takes=WebhookCreateArguments,
    )
    webhook_update: WebhookUpdatePayload = action(
        update_webhook,
        "Changes a webhook, halts it or lets it go on: administrators only.",
        takes=WebhookUpdateArguments,
    )
    webhook_delete: WebhookDeletePayload = action(
        delete_webhook,
        "Deletes a webhook with its secrets and its log, for good: administrators only.",
        takes=WebhookDeleteArguments,
    )
    webhook_secret_rotate: WebhookSecretRotatePayload = action(
        rotate_secret,
        "Makes a new secret for a webhook and shows it once: administrators only.",
        takes=WebhookSecretRotateArguments,
    )
    webhook_replay: WebhookReplayPayload = action(
        replay_webhook,
        "Sends a webhook again all from a change or a time on, each event under its first id: "
        "administrators only.",
        takes=WebhookReplayArguments,
    )
