"""Endpoints of events as administrators see them; what a secret is made of is never read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import DateTime, or_, select
from typing_extensions import Doc

from auth.gate import Gate
from model.rows import AnySelect, Row, columns, named, of_keys, written
from model.webhook import Webhook, WebhookDelivery, WebhookSecret
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId
from resolvers.levels import by_global_id, by_id, every, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages

SECRET = [column for column in columns(WebhookSecret) if column.key != "sealed"]
BY_NAME = Order((Webhook.name, Webhook.id), (words, UUID))
NEWEST_FIRST = Order((WebhookDelivery.at, WebhookDelivery.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class WhichWebhook:
    id: Annotated[GlobalId, Doc("The webhook's id.")]


async def list_webhooks(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(Webhook, every(Webhook), BY_NAME), paging, asked)


async def find_webhook(load: Gate, which: WhichWebhook, _: Columns) -> Row | None:
    return await by_global_id(load, Webhook, which.id)


async def webhooks_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Webhook, keys)


async def secrets_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    """Those that sign now, the newest first."""
    found = await load.rows(WebhookSecret, live_secrets(), keys=keys, now=load.moment.now)
    return many_each(found, "webhook_id", keys)


@written
def live_secrets() -> AnySelect:
    now = named("now", DateTime(timezone=True))
    is_live = or_(WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > now)
    newest = (WebhookSecret.created_at.desc(), WebhookSecret.id.desc())
    mine = of_keys(WebhookSecret.webhook_id)
    return select(*SECRET).where(mine, is_live).order_by(*newest)


async def deliveries_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(WebhookDelivery, every(WebhookDelivery), NEWEST_FIRST)
    return await pages(load, listing, Parents(WebhookDelivery.webhook_id, keys), paging, asked)
