"""Webhooks that a source sends because we asked it to: asked for once, and renewed in time."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.http import Client, Secrets
from model.connection import Connection
from model.database import Database, SystemSession
from model.hint import RegisteredHook
from rules.errors import Refused
from sync.connections import Opened

IN_TIME = timedelta(days=15)
"""How long before their end webhooks are renewed: at half of their life."""


OVER = datetime.fromtimestamp(0, UTC)
"""When those ended that are to be taken back and asked for anew."""


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


class UnhookingConnector(Protocol):
    """One that can take them back before their end."""

    @staticmethod
    async def unhooked(
        client: Client, settings: Any, secrets: Secrets, keys: Sequence[str]
    ) -> None: ...


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
    keys = () if known is None else known.source_keys
    is_over = known is not None and known.expires_at <= now
    if is_over:
        await _let_go(connection, client, keys)
    made = await _asked(connection, client, url, () if is_over else keys, now)
    if made is None:
        return False
    async with database.system() as session:
        await _keep(session, connection, made, now)
    return True


async def hooks_anew(session: SystemSession, connection: UUID, *, is_same_place: bool) -> None:
    """Other settings want other webhooks: the next run takes the old ones back and asks again.

    Those of another place are not asked about, where our keys may name somebody else's.
    """
    its = RegisteredHook.connection_id == connection
    if is_same_place:
        await session.run(sa.update(RegisteredHook).where(its).values(expires_at=OVER))
    else:
        await session.run(sa.delete(RegisteredHook).where(its))


async def _keep(
    session: SystemSession, connection: Opened, made: Registered, now: datetime
) -> None:
    """Where the settings were changed while we asked, ours are the old ones already."""
    its = sa.select(Connection.settings).where(Connection.id == connection.id)
    settings: Mapping[str, Any] = await session.scalar(its.with_for_update(read=True))
    is_as_asked = connection.connector.parse(settings) == connection.settings
    row = {"source_keys": list(made.keys), "registered_at": now}
    row["expires_at"] = made.expires_at if is_as_asked else OVER
    kept = insert(RegisteredHook).values(connection_id=connection.id, **row)
    await session.run(kept.on_conflict_do_update(index_elements=["connection_id"], set_=row))


async def _let_go(connection: Opened, client: Client, keys: Sequence[str]) -> None:
    """What the source does not let us take back ends by itself."""
    if not hasattr(connection.connector, "unhooked"):
        return
    connector = cast("UnhookingConnector", connection.connector)
    with suppress(Refused):
        await connector.unhooked(client, connection.settings, connection.secrets, keys)


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
