"""Changing the key that secrets are sealed under."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from model.connection import Connection
from model.connection import Secret as SealedSecret
from model.database import Database
from model.webhook import Webhook, WebhookSecret
from rules.terms import ConnectionState
from rules.webhooks import WebhookState
from sync.connections import Vault
from sync.rewrapping import rewrap_secrets
from sync.secrets import KeyRing, Secret, WrappingKey, key_id, open_, seal
from tests.support.company import Company

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JIRA = UUID(int=7)
OLD, NEW = (WrappingKey(name, secrets.token_bytes(32)) for name in ("old", "new"))
CHANGED = Vault(KeyRing(NEW, (OLD,)), secrets.token_bytes)


async def sealed_under(database: Database, key: WrappingKey) -> None:
    secret, ring = Secret("s3cret"), KeyRing(key)
    sealed = seal(secret, keys=ring, connection=JIRA, field="token", random=secrets.token_bytes)
    what: dict[str, Any] = {"id": JIRA, "kind": "jira", "name": "Jira", "created_at": NOW}
    async with database.system() as session:
        await session.run(
            insert(Connection).values(**what, settings={}, state=ConnectionState.READY)
        )
        row = {"connection_id": JIRA, "field": "token", "sealed": sealed, "written_at": NOW}
        await session.run(insert(SealedSecret).values(**row))


async def rewrapped(database: Database, vault: Vault) -> tuple[int, bytes]:
    async with database.system() as session:
        count = await rewrap_secrets(session, vault)
        return count, await session.scalar(select(SealedSecret.sealed))


async def test_a_secret_of_the_older_key_opens_with_the_new_one_alone(database: Database) -> None:
    await sealed_under(database, OLD)
    count, sealed = await rewrapped(database, CHANGED)
    opened = open_(sealed, keys=KeyRing(NEW), connection=JIRA, field="token")
    assert (count, key_id(sealed), opened) == (1, "new", Secret("s3cret"))


async def test_a_secret_of_a_webhook_opens_with_the_new_key_alone(database: Database) -> None:
    hook, secret = UUID(int=8), UUID(int=9)
    where: dict[str, Any] = {"connection": hook, "field": str(secret)}
    sealed = seal(Secret("whsec_s"), keys=KeyRing(OLD), random=secrets.token_bytes, **where)
    ada = await Company(database).person("Ada")
    place: dict[str, Any] = {"place_xact": 0, "place_id": 0, "topics": []}
    what = {"id": hook, "name": "Lake", "url": "https://lake.example.com", **place}
    by = {"state": WebhookState.ACTIVE, "created_at": NOW, "created_by_id": ada}
    row = {"id": secret, "webhook_id": hook, "sealed": sealed, "created_at": NOW}
    async with database.system() as session:
        await session.run(insert(Webhook).values(**what, **by))
        await session.run(insert(WebhookSecret).values(**row))
        count = await rewrap_secrets(session, CHANGED)
        kept = await session.scalar(select(WebhookSecret.sealed))
    assert (count, open_(kept, keys=KeyRing(NEW), **where)) == (1, Secret("whsec_s"))


async def test_a_second_time_there_is_nothing_to_do(database: Database) -> None:
    await sealed_under(database, OLD)
    _, first = await rewrapped(database, CHANGED)
    assert await rewrapped(database, CHANGED) == (0, first)
