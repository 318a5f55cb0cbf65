"""Secrets that end by themselves, renewed before a run and on its way: one at a time, and written
at once.

Where a source gives a new secret for the old one and forgets that, two who renew at the same time
would lock us out. So whoever renews holds its row until the new one is in it.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from connectors.http import Client, Secrets
from model.connection import Secret as SealedSecret
from model.database import Database
from rules.errors import OkrGraphError
from sync.connections import Opened, Vault, keep_secret
from sync.secrets import Secret, open_

LOOKS = timedelta(minutes=4)
"""Twice within the time before its end in which a grant is renewed."""
log = logging.getLogger("okrgraph.sync")


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


class Living(Mapping[str, Secret]):
    """A run's secrets; whoever holds them has the new ones as soon as they are there."""

    def __init__(self, secrets: Mapping[str, Secret]) -> None:
        self._now = secrets

    def renew(self, secrets: Mapping[str, Secret]) -> None:
        self._now = secrets

    def __getitem__(self, name: str) -> Secret:
        return self._now[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)


@asynccontextmanager
async def kept_fresh(
    connection: Opened, renewed: Callable[[Opened], Awaitable[Opened]], every: timedelta = LOOKS
) -> AsyncGenerator[Opened]:
    """The same, with secrets that hold however long it is used: a grant is good for an hour, and a
    first reading may take longer."""
    if not hasattr(connection.connector, "renewed"):
        yield connection
        return
    secrets = Living(connection.secrets)
    watch = asyncio.create_task(_watch(connection, secrets, renewed, every))
    try:
        yield replace(connection, secrets=secrets)
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def _watch(
    connection: Opened,
    secrets: Living,
    renewed: Callable[[Opened], Awaitable[Opened]],
    every: timedelta,
) -> None:
    """Where that fails, whoever uses them meets it with their next question, and tells."""
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            secrets.renew((await renewed(connection)).secrets)
        except (OkrGraphError, DBAPIError, OSError) as error:
            log.warning("%s could not be renewed on the way: %s", connection.name, error)


def _with(connection: Opened, secrets: Mapping[str, Secret]) -> Opened:
    return replace(connection, secrets=secrets)
