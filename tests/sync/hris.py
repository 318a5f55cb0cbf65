"""A connection to a fake HR system, and our rows beside it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.http import Client, Limits
from model.connection import Connection
from model.database import Database
from rules.terms import ConnectionState, RunMode
from sync.connections import Opened
from sync.people_syncing import sync_people
from sync.secrets import Secret
from sync.syncing import SyncReport
from tests.connectors.builders import client_over
from tests.connectors.hris import VENDORS, Vendor
from tests.support.fakes.staff import Staff
from tests.sync.taken_in import NOW, options, rows

STANDING = """
    SELECT i.source_key, p.name, p.email, p.title, p.retired_at IS NOT NULL,
           i.missing_since IS NOT NULL
    FROM identity i JOIN person p ON p.id = i.person_id ORDER BY i.source_key
"""


@dataclass
class Source:
    """`hours` is what time it is, after the first run; `transport` is the way there."""

    database: Database
    vendor: Vendor
    connection: Opened
    transport: httpx2.AsyncBaseTransport
    hours: float = 0

    @property
    def staff(self) -> Staff:
        found: Staff = self.vendor.fake.staff
        return found

    @property
    def now(self) -> Any:
        return NOW + timedelta(hours=self.hours)

    async def sync(self, mode: RunMode = RunMode.INCREMENTAL, **changes: Any) -> SyncReport:
        client: Client = client_over(self.transport, limits=Limits(tries=1))
        at = self.now
        run = options(**{"now": lambda: at, "today": at.date(), **changes})
        return await sync_people(self.database, self.connection, client, mode=mode, run=run)

    async def gone(self) -> list[str]:
        return [row[0] for row in await rows(self.database, STANDING) if row[4]]

    async def missing(self) -> list[str]:
        return [row[0] for row in await rows(self.database, STANDING) if row[5]]


async def source_of(database: Database, kind: str, staff: Staff) -> Source:
    vendor = VENDORS[kind](staff)
    key = await connection(database, kind)
    secrets = {name: Secret(hidden.reveal()) for name, hidden in vendor.secrets.items()}
    opened = Opened(key, kind, vendor.connector, vendor.settings, secrets)
    transport = httpx2.ASGITransport(app=vendor.fake.app)
    return Source(database, vendor, opened, transport)


async def connection(database: Database, kind: str) -> UUID:
    key = uuid4()
    row: dict[str, Any] = {"id": key, "kind": kind, "name": kind, "settings": {}, "created_at": NOW}
    async with database.system() as session:
        await session.run(
            insert(Connection).values(**row, state=ConnectionState.READY, every_minutes=15)
        )
    return key


async def cursor_of(database: Database, key: UUID) -> Any:
    async with database.system() as session:
        return await session.scalar(sa.select(Connection.cursor).where(Connection.id == key))
