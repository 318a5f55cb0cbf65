"""Secrets that end by themselves, renewed before a run: one at a time, and written at once.

Where a source gives a new secret for the old one and forgets that, two who renew at the same time
would lock us out. So whoever renews holds its row until the new one is in it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, cast

import sqlalchemy as sa

from connectors.http import Client, Secrets
from model.connection import Secret as SealedSecret
from model.database import Database
from sync.connections import Opened, Vault, keep_secret
from sync.secrets import Secret, open_


class RenewingConnector(Protocol):
    """What a connector offers whose `GRANT` is a secret that ends."""

    GRANT: str

    @staticmethod
    async def renewed(
        client: Client, settings: Any, secrets: Secrets, now: datetime
    ) -> str | None: ...


async def with_fresh_secrets(
    database: Database, connection: Opened, client: Client, vault: Vault, now: datetime
) -> Opened:
    """The same, with a grant that is good for a while; Refused where nobody consents any more."""
    if not hasattr(connection.connector, "renewed"):
        return connection
    connector = cast("RenewingConnector", connection.connector)
    async with database.system() as session:
        its = (
            SealedSecret.connection_id == connection.id,
            SealedSecret.field == connector.GRANT,
        )
        sealed = await session.scalar(sa.select(SealedSecret.sealed).where(*its).with_for_update())
        secrets = dict(connection.secrets)
        if sealed is not None:
            secrets[connector.GRANT] = open_(
                sealed, keys=vault.keys, connection=connection.id, field=connector.GRANT
            )
        told = await connector.renewed(client, connection.settings, secrets, now)
        if told is None:
            return _with(connection, secrets)
        fresh = Secret(told)
        await keep_secret(session, connection.id, connector.GRANT, fresh, vault=vault, now=now)
    return _with(connection, {**secrets, connector.GRANT: fresh})


def _with(connection: Opened, secrets: Mapping[str, Secret]) -> Opened:
    return replace(connection, secrets=secrets)
