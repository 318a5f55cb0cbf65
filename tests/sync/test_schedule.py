"""When a connection is due: as its schedule says, and ever more seldom where it is not let in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from model.connection import Connection
from model.database import Database
from model.run import SyncRun
from rules.terms import ConnectionState, RunMode, RunState, RunTrigger
from sync.connection_changes import replace_secret, settings_saved
from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.hints import run_soon
from sync.schedule import due
from sync.secrets import KeyRing, Secret, WrappingKey
from tests.connectors.builders import NOW

VAULT = Vault(KeyRing(WrappingKey("k", b"k" * 32)), lambda size: b"r" * size)
EVERY = timedelta(minutes=15)


@pytest.fixture
async def connection(database: Database) -> UUID:
    secrets = {"api_key": Secret("a-key")}
    given = NewConnection("bamboohr", "p", {"company": "example"}, secrets, every_minutes=15)
    async with database.system() as session:
        key: UUID = await add_connection(session, given, vault=VAULT, now=NOW, new_id=uuid4)
        assert await due(session, NOW) == [key]
    return key


async def not_let_in(database: Database, connection: UUID, times: int) -> None:
    """As after so many runs that failed one after the other."""
    row = {"id": uuid4(), "connection_id": connection, "trigger": RunTrigger.SCHEDULE, "fence": 1}
    told: dict[str, Any] = {
        "mode": RunMode.FULL,
        "state": RunState.FAILED,
        "counts": {},
        "attempt": times,
    }
    failing = update(Connection).values(state=ConnectionState.FAILING)
    async with database.system() as session:
        await session.run(insert(SyncRun).values(**row, **told, queued_at=NOW, started_at=NOW))
        await session.run(failing.where(Connection.id == connection))


async def due_after(database: Database, minutes: float) -> Sequence[UUID]:
    async with database.system() as session:
        return await due(session, NOW + timedelta(minutes=minutes))


async def test_a_source_that_lets_us_in_is_asked_each_interval(
    database: Database, connection: UUID
) -> None:
    assert [await due_after(database, minutes) for minutes in (14, 15, 29, 30)] == [
        [], [connection], [], [connection],
    ]  # fmt: skip


@pytest.mark.parametrize(("times", "minutes"), [(1, 30), (3, 120), (50, 24 * 60)])
async def test_one_that_does_not_is_asked_ever_more_seldom_to_a_day_apart(
    database: Database, connection: UUID, times: int, minutes: int
) -> None:
    await not_let_in(database, connection, times)
    assert await due_after(database, 15) == [connection]
    assert [await due_after(database, 15 + each) for each in (minutes - 1, minutes)] == [
        [], [connection],
    ]  # fmt: skip


async def test_its_webhooks_do_not_make_it_due(database: Database, connection: UUID) -> None:
    await not_let_in(database, connection, 1)
    async with database.system() as session:
        await run_soon(session, connection, NOW)
    assert await due_after(database, 1) == []


async def test_a_new_secret_is_tried_at_once(database: Database, connection: UUID) -> None:
    await not_let_in(database, connection, 9)
    await due_after(database, 15)
    async with database.system() as session:
        await replace_secret(session, connection, "api_key", Secret("another"), VAULT, NOW)
    assert await due_after(database, 0) == [connection]


async def mended(database: Database, connection: UUID) -> None:
    """Its settings, at the same host."""
    old = {"company": "example"}
    async with database.system() as session:
        await session.run(update(Connection).values(settings={**old, "map.title": "jobTitle"}))
        await settings_saved(session, connection, "bamboohr", old=old, now=NOW)


async def test_settings_that_are_mended_are_tried_at_once(
    database: Database, connection: UUID
) -> None:
    await not_let_in(database, connection, 9)
    await due_after(database, 15)
    await mended(database, connection)
    assert await due_after(database, 0) == [connection]


async def test_settings_of_a_source_that_lets_us_in_are_read_by_when_it_is_due(
    database: Database, connection: UUID
) -> None:
    await mended(database, connection)
    assert [await due_after(database, minutes) for minutes in (14, 15)] == [[], [connection]]
