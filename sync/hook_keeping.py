"""Webhooks that a source sends because we asked it to: asked for once, and renewed in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.http import Client, Secrets
from model.database import Database
from model.hint import RegisteredHook
from rules.errors import Refused
from sync.connections import Opened

IN_TIME = timedelta(days=15)
"""How long before their end webhooks are renewed: at half of their life."""


class Registered(Protocol):
    @property
    def keys(self) -> tuple[str, ...]: ...

    @property
    def expires_at(self) -> datetime: ...


class HookingConnector(Protocol):
    """What a connector offers that registers webhooks itself."""

    @staticmethod
    async def hooks(
        client: Client,
        settings: Any,
        secrets: Secrets,
        url: str,
        keys: Sequence[str],
        now: datetime,
    ) -> Registered | None: ...


async def keep_hooks(
    database: Database, connection: Opened, client: Client, url: str, now: datetime
) -> bool:
    """Whether anything was asked for; Refused where the source sends none."""
    if not hasattr(connection.connector, "hooks"):
        return False
    async with database.system() as session:
        its = sa.select(RegisteredHook.source_keys, RegisteredHook.expires_at).where(
            RegisteredHook.connection_id == connection.id
        )
        known = next(iter(await session.all(its)), None)
    if known is not None and known.expires_at - now > IN_TIME:
        return False
    alive = known.source_keys if known is not None and known.expires_at > now else ()
    made = await _asked(connection, client, url, alive, now)
    if made is None:
        return False
    row = {"source_keys": list(made.keys), "expires_at": made.expires_at, "registered_at": now}
    kept = insert(RegisteredHook).values(connection_id=connection.id, **row)
    async with database.system() as session:
        await session.run(kept.on_conflict_do_update(index_elements=["connection_id"], set_=row))
    return True


async def _asked(
    connection: Opened, client: Client, url: str, keys: Sequence[str], now: datetime
) -> Registered | None:
    """Where the source has forgotten them, they are asked for anew."""
    connector = cast("HookingConnector", connection.connector)
    way = (client, connection.settings, connection.secrets, url)
    if not keys:
        return await connector.hooks(*way, (), now)
    try:
        return await connector.hooks(*way, keys, now)
    except Refused as refusal:
        if refusal.code not in ("BAD_REQUEST", "NOT_THERE"):
            raise
        return await connector.hooks(*way, (), now)
