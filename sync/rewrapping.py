"""Brings every secret of every connection under the newest key, so that older keys can go."""

from sqlalchemy import select, update

from model.connection import Secret
from model.database import SystemSession
from sync.connections import Vault
from sync.secrets import rewrap


async def rewrap_secrets(session: SystemSession, vault: Vault) -> int:
    """How many were under an older key; Refused, with nothing written, if one can't be opened."""
    statement = select(Secret.connection_id, Secret.field, Secret.sealed).with_for_update()
    rewrapped = 0
    for row in await session.all(statement):
        place = {"connection": row.connection_id, "field": row.field}
        sealed = rewrap(row.sealed, keys=vault.keys, random=vault.random, **place)
        if sealed != row.sealed:
            its = (Secret.connection_id == row.connection_id, Secret.field == row.field)
            await session.run(update(Secret).where(*its).values(sealed=sealed))
            rewrapped += 1
    return rewrapped
