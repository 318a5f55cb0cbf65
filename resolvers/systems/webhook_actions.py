"""The actions on endpoints of events: register, change, delete; administrators only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.journal import horizon
from model.locks import lock
from model.rows import Row
from model.webhook import Webhook, WebhookDelivery, WebhookSecret
from resolvers.changes import check_topics
from resolvers.events import tell
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.means import Means
from resolvers.once import Words, answered_before, remember
from resolvers.systems.webhooks import webhooks_by_id
from rules.errors import Conflict, Invalid, NotFound
from rules.urls import check_url
from rules.webhooks import SECRET_BYTES, DisabledBecause, WebhookState, secret_text
from sync.secrets import Secret, seal

CREATE = "webhookCreate"
UPDATE = "webhookUpdate"
DELETE = "webhookDelete"
LONGEST_NAME = 100
MOST = 50


@dataclass(frozen=True)
class WebhookCreate:
    """An endpoint to be registered; without topics it gets every event."""

    name: str
    url: str
    topics: Sequence[str] = ()
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class WebhookUpdate:
    webhook: GlobalId
    expected_version: int
    name: str
    url: str
    topics: Sequence[str] = ()
    paused: bool = False
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class WebhookDelete:
    webhook: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class WithSecret:
    """An endpoint with the text of its new secret, which is None for whoever asks again."""

    row: Row
    text: str | None = field(repr=False)


async def webhook_create(work: Work, given: WebhookCreate, means: Means) -> WithSecret:
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, CREATE, given)
    if first is not None:
        return WithSecret(await webhook_of(work, first), None)
    values = checked(given)
    await check_name(work, given.name, None)
    await check_room(work)
    id_ = means()
    by = {"created_at": work.moment.now, "created_by_id": work.actor}
    place = {"place_xact": await now_in_the_feed(work), "place_id": 0}
    state = {"state": WebhookState.ACTIVE, "version": 1}
    await work.insert(Webhook, {"id": id_, **values, **by, **place, **state})
    text = await new_secret(work, id_, means)
    return WithSecret(await done(work, CREATE, given, id_), text)


async def webhook_update(work: Work, given: WebhookUpdate, _: Means) -> Row:
    """As it is from now on; one that was disabled goes on from where it stood."""
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, UPDATE, given)
    if first is not None:
        return await webhook_of(work, first)
    webhook = await locked_webhook(work, given.webhook)
    if webhook[Webhook.version] != given.expected_version:
        raise Conflict("Somebody else has changed it since you read it. Read it again.")
    values = {**checked(given), **afresh(paused=given.paused)}
    if webhook[Webhook.disabled_because] is DisabledBecause.RESTORED:
        values |= {"place_xact": await now_in_the_feed(work), "place_id": 0}
    await check_name(work, given.name, webhook.id)
    await work.save(Webhook, webhook.id, values, version=given.expected_version)
    return await done(work, UPDATE, given, webhook.id)


async def webhook_delete(work: Work, given: WebhookDelete, _: Means) -> GlobalId:
    """The id of the endpoint that is no more, with its secrets and its log."""
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, DELETE, given)
    if first is not None:
        return global_id(Webhook.__name__, first)
    id_ = (await locked_webhook(work, given.webhook)).id
    # First its own row: a worker that is at it waits there, and then finds none.
    await work.save(Webhook, id_, afresh(paused=True), version=None)
    await work.remove(WebhookDelivery, WebhookDelivery.webhook_id == id_)
    await work.remove(WebhookSecret, WebhookSecret.webhook_id == id_)
    await work.remove(Webhook, Webhook.id == id_)
    work.audit(DELETE, Webhook, id_)
    await tell(work, Webhook.__name__, id_)
    await remember(work, DELETE, given, id_)
    return given.webhook


def afresh(*, paused: bool) -> dict[str, Any]:
    """Nobody's turn, and no failures: whoever sends to it now is fenced off."""
    state = WebhookState.PAUSED if paused else WebhookState.ACTIVE
    free = {"fence": Webhook.fence + 1, "lease_until": None}
    rest = {"tries": 0, "next_try_at": None, "failing_since": None, "last_error": None}
    return {"state": state, "disabled_because": None, **free, **rest}


async def new_secret(work: Work, webhook_id: UUID, means: Means) -> str:
    """A new secret of an endpoint, kept sealed; its text is told this once."""
    text, id_ = secret_text(means.vault.random(SECRET_BYTES)), means()
    sealed = seal(
        Secret(text),
        keys=means.vault.keys,
        connection=webhook_id,
        field=str(id_),
        random=means.vault.random,
    )
    row = {"id": id_, "webhook_id": webhook_id, "sealed": sealed, "created_at": work.moment.now}
    await work.insert(WebhookSecret, row)
    return text


async def now_in_the_feed(work: Work) -> int:
    """The place before which everything has happened."""
    oldest: int = await work.system().scalar(select(horizon()))
    return oldest


async def locked_webhook(work: Work, id_: GlobalId) -> Row:
    """An endpoint that is nobody else's to change until the commit."""
    key = key_of(id_, Webhook.__name__)
    await lock(work.system(), f"Webhook {key}")
    return await webhook_of(work, key)


async def webhook_of(work: Work, key: UUID | None) -> Row:
    found = None if key is None else (await webhooks_by_id(work, [key], None, frozenset()))[0]
    if found is None:
        raise NotFound("There is no such webhook, or it is not yours to see.")
    return found


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    """What an action leaves behind, and the endpoint as it is now."""
    webhook = await webhook_of(work, id_)
    now = {"state": webhook[Webhook.state], "topics": len(webhook[Webhook.topics])}
    work.audit(action, Webhook, id_, detail={**now, "version": webhook[Webhook.version]})
    await tell(work, Webhook.__name__, id_)
    await remember(work, action, given, id_)
    return webhook


def checked(given: WebhookCreate | WebhookUpdate) -> dict[str, Any]:
    name = given.name.strip()
    if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} letters.", path=["name"])
    check_url(given.url, "url")
    check_topics(given.topics)
    return {"name": name, "url": given.url, "topics": sorted(set(given.topics))}


async def check_name(work: Work, name: str, own: UUID | None) -> None:
    """One at a time, so that no two get one name."""
    await lock(work.system(), "Webhook names")
    found = await work.records(select(Webhook.id).where(Webhook.name == name.strip()))
    if [record for record in found if record.id != own]:
        raise Invalid("Another webhook has this name.", path=["name"])


async def check_room(work: Work) -> None:
    if await work.count(select(Webhook.id)) >= MOST:
        message = f"There are {MOST} webhooks, which is the most. Delete one first."
        raise Invalid(message, path=["name"], code="NOT_OPEN")
