"""Brings every secret that is sealed under the newest key, so that older keys can go."""

from uuid import UUID

from sqlalchemy import select, update

from model.connection import Secret
from model.database import SystemSession
from model.webhook import WebhookSecret
from sync.connections import Vault
from sync.secrets import rewrap


async def rewrap_secrets(session: SystemSession, vault: Vault) -> int:
    """How many were under an older key; Refused, with nothing written, if one can't be opened."""
    return await of_connections(session, vault) + await of_webhooks(session, vault)


async def of_connections(session: SystemSession, vault: Vault) -> int:
    statement = select(Secret.connection_id, Secret.field, Secret.sealed).with_for_update()
    rewrapped = 0
    for row in await session.all(statement):
        sealed = again(row.sealed, vault, row.connection_id, row.field)
        if sealed != row.sealed:
            its = (Secret.connection_id == row.connection_id, Secret.field == row.field)
            await session.run(update(Secret).where(*its).values(sealed=sealed))
            rewrapped += 1
    return rewrapped


async def of_webhooks(session: SystemSession, vault: Vault) -> int:
    columns = (WebhookSecret.id, WebhookSecret.webhook_id, WebhookSecret.sealed)
    rewrapped = 0
    for row in await session.all(select(*columns).with_for_update()):
        sealed = again(row.sealed, vault, row.webhook_id, str(row.id))
        if sealed != row.sealed:
            its = WebhookSecret.id == row.id
            await session.run(update(WebhookSecret).where(its).values(sealed=sealed))
            rewrapped += 1
    return rewrapped


def again(sealed: bytes, vault: Vault, owner: UUID, field: str) -> bytes:
    return rewrap(sealed, keys=vault.keys, connection=owner, field=field, random=vault.random)
