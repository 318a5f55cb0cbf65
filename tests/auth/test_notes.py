"""Private notes: the second wall holds alone, without the gate in front of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast
from uuid import uuid4

import asyncpg
import pytest
from asyncpg.exceptions import DivisionByZeroError
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from app.postgres import Urls
from auth.gate import SETTING
from auth.ways import Snapshot, Transaction, Way
from model.database import Database, connect
from model.note import PrivateNote
from rules.errors import Conflict
from tests.auth.world import (
    NOW,
    answer,
    company,
    named,
    read_as,
    work_as,
    write,
    write_note,
)

EVERYTHING = "SELECT text FROM private_note ORDER BY text"
NAME_VIEWER = "SELECT set_config('okrgraph.viewer', $1, true)"
INSERT = """
    INSERT INTO private_note (id, author_id, text, created_at, updated_at)
    VALUES ($1, $2, 'x', $3, $3)
"""
TIMES = {"created_at": NOW, "updated_at": NOW}
SOON, FOREVER = 0.2, 60
LONG = select(func.count()).select_from(func.generate_series(1, 10**10))
NOT_MINE = {"id": uuid4(), "author_id": named("manager"), "text": "not mine", **TIMES}


@pytest.fixture
async def notes(database: Database) -> Database:
    """A note of the owner and one of the manager."""
    await write(database, company())
    for author in ("owner", "manager"):
        await write_note(database, author, f"note of the {author}")
    return database


@pytest.fixture
async def raw(urls: Urls, notes: Database) -> AsyncIterator[Any]:
    """The service's own connection, straight to the database."""
    connection: Any = await cast("Any", asyncpg).connect(urls.service)
    yield connection
    await connection.close()


@pytest.fixture
async def owners(raw: Any) -> AsyncIterator[Any]:
    """The same in a transaction that names the owner as its viewer."""
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute(NAME_VIEWER, str(named("owner")))
    yield raw
    await transaction.rollback()


async def texts(raw: Any) -> list[str]:
    return [row["text"] for row in await raw.fetch(EVERYTHING)]


async def texts_as(raw: Any, viewer_id: str) -> list[str]:
    async with raw.transaction():
        await raw.execute(NAME_VIEWER, viewer_id)
        return await texts(raw)


async def test_without_a_viewer_there_are_no_notes(raw: Any) -> None:
    assert await texts(raw) == []


async def test_a_viewer_has_their_own_notes_only(raw: Any) -> None:
    assert await texts_as(raw, str(named("owner"))) == ["secret note of the owner"]


async def test_a_stranger_has_none(raw: Any) -> None:
    assert await texts_as(raw, str(uuid4())) == []


async def test_an_empty_viewer_has_none(raw: Any) -> None:
    assert await texts_as(raw, "") == []


async def test_after_the_transaction_the_viewer_is_forgotten(raw: Any) -> None:
    await texts_as(raw, str(named("owner")))
    assert await texts(raw) == []


async def test_after_a_rolled_back_transaction_too(raw: Any) -> None:
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute(NAME_VIEWER, str(named("owner")))
    await transaction.rollback()
    assert await texts(raw) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*)::text AS text FROM private_note HAVING count(*) > 0",
        "SELECT text FROM private_note WHERE text LIKE 'secret%'",
        "SELECT text FROM private_note ORDER BY random() LIMIT 1",
        "SELECT 'x' AS text WHERE EXISTS (SELECT FROM private_note)",
        "SELECT p.name AS text FROM person p JOIN private_note n ON n.author_id = p.id",
    ],
)
async def test_no_question_tells_a_stranger_of_them(raw: Any, statement: str) -> None:
    async with raw.transaction():
        await raw.execute(NAME_VIEWER, str(uuid4()))
        assert await raw.fetch(statement) == []


async def test_nobody_writes_in_anothers_name(owners: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owners.execute(INSERT, uuid4(), named("manager"), NOW)


async def test_everybody_writes_in_their_own(owners: Any) -> None:
    assert await owners.execute(INSERT, uuid4(), named("owner"), NOW) == "INSERT 0 1"


async def test_nobody_gives_a_note_away(owners: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owners.execute("UPDATE private_note SET author_id = $1", named("manager"))


@pytest.mark.parametrize(
    "change", ["UPDATE private_note SET text = ''", "DELETE FROM private_note"]
)
async def test_a_change_reaches_ones_own_notes_only(owners: Any, change: str) -> None:
    assert (await owners.execute(change)).endswith(" 1")


@pytest.mark.parametrize("name", ["note of the manager", "no such note"])
async def test_whether_an_id_is_taken_is_not_told(owners: Any, name: str) -> None:
    """Row-level security refuses a note in another's name before its key is looked at."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owners.execute(INSERT, named(name), named("manager"), NOW)


@pytest.mark.parametrize(
    "trick",
    [
        "ALTER TABLE private_note DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE private_note NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY author_only ON private_note",
        "SET ROLE okrgraph_owner",
        "TRUNCATE private_note",
        "CREATE VIEW notes AS SELECT * FROM private_note",
    ],
)
async def test_the_service_cannot_take_the_wall_down(raw: Any, trick: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw.execute(trick)


async def test_row_security_off_fails_rather_than_shows(raw: Any) -> None:
    await raw.execute("SET row_security = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await texts(raw)


async def test_the_next_viewer_on_a_connection_has_their_own_notes(
    urls: Urls, notes: Database
) -> None:
    database = connect(urls.service, pool_size=1)
    people = ("owner", "manager", "hr")
    seen = [await answer(database, name, select(PrivateNote.text)) for name in people]
    await database.close()
    assert seen == [[("secret note of the owner",)], [("secret note of the manager",)], []]


async def read_a_note(database: Database) -> None:
    mine = await answer(database, "owner", select(PrivateNote.text))
    assert mine == [("secret note of the owner",)]


async def commit_a_note(database: Database) -> None:
    await write_note(database, "owner", "another note")


async def roll_back_a_note(database: Database) -> None:
    async with work_as(database, "owner") as work:
        await work.records(select(PrivateNote.text))
        raise Conflict("Read it again.")


async def fail_after_reading(database: Database) -> None:
    async with read_as(database, "owner") as gate:
        await gate.records(select(PrivateNote.text))
        await gate.records(select(1 / func.length("")))


async def fail_to_write_a_note(database: Database) -> None:
    async with work_as(database, "owner") as work:
        await work.insert(PrivateNote, NOT_MINE)


async def cancel_a_read(database: Database) -> None:
    async with asyncio.timeout(SOON), read_as(database, "owner") as gate:
        await gate.records(select(PrivateNote.text))
        await asyncio.sleep(FOREVER)


async def cancel_a_read_statement(database: Database) -> None:
    async with asyncio.timeout(SOON), read_as(database, "owner") as gate:
        await gate.records(select(PrivateNote.text))
        await gate.records(LONG)


async def cancel_a_statement(database: Database) -> None:
    async with asyncio.timeout(SOON), work_as(database, "owner") as work:
        await work.records(select(PrivateNote.text))
        await work.system().run(select(func.pg_sleep(FOREVER)))


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (read_a_note, nullcontext()),
        (commit_a_note, nullcontext()),
        (roll_back_a_note, pytest.raises(Conflict)),
        (fail_after_reading, pytest.raises(DivisionByZeroError)),
        (fail_to_write_a_note, pytest.raises(DBAPIError, match="row-level security")),
        (cancel_a_read, pytest.raises(TimeoutError)),
        (cancel_a_read_statement, pytest.raises(TimeoutError)),
        (cancel_a_statement, pytest.raises(TimeoutError)),
    ],
)
async def test_however_a_transaction_ends_its_viewer_ends_with_it(
    urls: Urls,
    notes: Database,
    end: Callable[[Database], Awaitable[None]],
    expected: AbstractContextManager[Any],
) -> None:
    """One connection in each pool, so that the next to come certainly gets the same.

    They are borrowed from the pools of requests themselves: our own work has another.
    """
    database = connect(urls.service, pool_size=1)
    with expected:
        await end(database)
    async with database.engine.connect() as connection:
        written = await left_behind(Transaction(connection))
    async with database.reads.connection() as connection:
        read = await left_behind(Snapshot(connection))
    await database.close()
    assert (written, read) == (("", []), ("", []))


async def left_behind(way: Way) -> tuple[str, list[str]]:
    """The viewer that a connection still has, and the notes it shows."""
    viewer = await way.fetch("SELECT coalesce(current_setting($1::text, true), '')", [SETTING])
    return viewer[0][0], [text for (text,) in await way.fetch(EVERYTHING, [])]


async def test_the_gate_refuses_a_note_in_anothers_name(notes: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        async with work_as(notes, "owner") as work:
            await work.insert(PrivateNote, NOT_MINE)


async def test_our_own_work_writes_no_notes(notes: Database) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        async with notes.system() as session:
            await session.run(insert(PrivateNote).values(**NOT_MINE))


async def test_our_own_work_reads_no_notes(notes: Database) -> None:
    async with notes.system() as session:
        assert await session.all(select(PrivateNote.text)) == []
