"""The action of sending an endpoint again what it was sent before, from a place or a time on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.journal import Outbox, horizon
from model.rows import Row
from model.webhook import Webhook
from resolvers.changes import place_of
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.systems.webhook_actions import (
    afresh,
    done,
    locked_webhook,
    now_in_the_feed,
    webhook_of,
)
from rules.errors import Invalid
from rules.webhooks import WebhookState
from sync.webhook_turns import Place

ACTION = "webhookReplay"


@dataclass(frozen=True)
class WebhookReplay:
    """From after the change of a cursor, or from a time; one of the two."""

    webhook: GlobalId
    after: str | None = None
    since: datetime | None = None
    client_mutation_id: str | None = None


async def webhook_replay(work: Work, given: WebhookReplay, _: Means) -> Row:
    """The endpoint, which gets everything from there on, each event under its first id."""
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await webhook_of(work, first)
    webhook = await locked_webhook(work, given.webhook)
    place = await place_given(work, given)
    values = {"place_xact": place.xact, "place_id": place.id}
    state = afresh(paused=webhook[Webhook.state] is WebhookState.PAUSED)
    await work.save(Webhook, webhook.id, {**state, **values}, version=None)
    return await done(work, ACTION, given, webhook.id)


async def place_given(work: Work, given: WebhookReplay) -> Place:
    if given.after is not None and given.since is None:
        return await place_of(work, given.after)
    if given.since is not None and given.after is None:
        return await place_before(work, given.since)
    raise Invalid("Give a cursor as `after`, or a time as `since`.", path=["after"], code="EMPTY")


async def place_before(work: Work, since: datetime) -> Place:
    """Just before the first change of a time or later; now, where there is none."""
    if since.tzinfo is None:
        raise Invalid("Give `since` with its offset.", path=["since"])
    happened = (Outbox.at >= since, Outbox.xact < horizon())
    first = select(Outbox.xact, Outbox.id).where(*happened).order_by(Outbox.xact, Outbox.id)
    for row in await work.system().all(first.limit(1)):
        return Place(row.xact, row.id - 1)
    return Place(await now_in_the_feed(work), 0)
