"""Endpoints that events are sent to. Administrators only."""

from datetime import datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.systems.webhooks import deliveries_of, secrets_of
from rules.webhooks import DisabledBecause, Outcome, WebhookState
from schema import paging
from schema.edges import by, column, computed
from schema.node import Node
from schema.person import Person


@strawberry.type(description="A secret that signs; its text was shown once, when it was made.")
class WebhookSecret:
    created_at: datetime = column("When it was made.")
    expires_at: datetime | None = column("Until when it signs; null for the newest.")


@strawberry.type(description="One try to send one event. What was sent and answered is not kept.")
class WebhookDelivery:
    event: strawberry.ID = computed(
        lambda row: str(row.event_id), "The event, by the `webhook-id` it was sent with."
    )
    topic: str = column("What happened.")
    at: datetime = column("When it was tried.")
    attempt: int = column("Which try of this event it was, from 1.")
    outcome: Outcome = column("What came of it.")
    status: int | None = column("The HTTP status of the answer; null where there was none.")
    duration_ms: int | None = column("Milliseconds to the answer; null where there was none.")
    error: str | None = column("Why it was not taken.")


@strawberry.type(
    description="An endpoint that events are sent to, signed, in ids only: those that a machine "
    "hears of, which is what everybody may see."
)
class Webhook(Node):
    name: str = column("What administrators call it; unique.")
    url: str = column("Where events are sent.")
    topics: list[str] = column("The topics that are sent; empty for all.")
    state: WebhookState = column("Whether they are.")
    disabled_because: DisabledBecause | None = column("Why the service halted it.")
    failing_since: datetime | None = column("Since when nothing was taken; null where all is well.")
    next_try_at: datetime | None = column("When it is tried again, where it failed.")
    last_error: str | None = column("Why the last try failed; null where it did not.")
    version: int = column("Goes up with each change; give it as `expectedVersion`.")
    created_at: datetime = column("When it was registered.")
    created_by: Person = by(people_by_id, "Who registered it.", key="created_by_id")
    secrets: list[WebhookSecret] = by(
        secrets_of, "The secrets that sign, newest first; never their text.", size=2
    )
    deliveries: paging.Connection[WebhookDelivery] = by(
        deliveries_of, "What was tried, newest first.", arguments=Paging
    )
