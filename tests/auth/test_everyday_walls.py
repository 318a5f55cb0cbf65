"""The second wall of what is said from day to day holds alone, without the gate in front of it."""

from collections.abc import AsyncIterator
from typing import Any, cast

import asyncpg
import pytest

from app.postgres import Urls
from model.database import Database
from tests.auth.everyday import write_everyday
from tests.auth.world import NOW, company, hidden, named, write

NAME_VIEWER = "SELECT set_config('okrgraph.viewer', $1, true)"
PUBLIC = {"PUBLIC"}
LEVELS = {
    "owner": {"PUBLIC", "PRIVATE", "PRIVATE_AND_MANAGER"},
    "contributor": {"PUBLIC", "PRIVATE", "PRIVATE_AND_MANAGER", "MANAGER_ONLY", "SELF_NOTE"},
    "manager": {"PUBLIC", "PRIVATE_AND_MANAGER", "MANAGER_ONLY"},
    "managers_manager": PUBLIC,
    "hr": PUBLIC,
    "admin": PUBLIC,
    "colleague": PUBLIC,
}
BOTH = {"PUBLIC", "PRIVATE"}
RECOGNITIONS = {
    "owner": BOTH, "contributor": BOTH, "manager": BOTH, "managers_manager": BOTH, "hr": BOTH,
    "admin": PUBLIC, "colleague": PUBLIC,
}  # fmt: skip
REQUESTS = {"manager": 1, "contributor": 1, "owner": 0, "hr": 0, "admin": 0, "colleague": 0}


@pytest.fixture
async def raw(urls: Urls, database: Database) -> AsyncIterator[Any]:
    """The service's own connection, straight to the database."""
    await write(database, [*company(), *hidden()])
    await write_everyday(database)
    connection: Any = await cast("Any", asyncpg).connect(urls.service)
    yield connection
    await connection.close()


async def fetched(raw: Any, who: str, query: str) -> list[Any]:
    async with raw.transaction():
        await raw.execute(NAME_VIEWER, "" if who == "nobody" else str(named(who)))
        return [row[0] for row in await raw.fetch(query)]


async def test_each_viewer_has_what_is_for_them(raw: Any) -> None:
    for table, expected in (("given_feedback", LEVELS), ("given_recognition", RECOGNITIONS)):
        query = f"SELECT level FROM {table}"
        seen = {who: set(await fetched(raw, who, query)) for who in expected}
        assert seen == expected
    counts = {
        who: len(await fetched(raw, who, "SELECT id FROM feedback_request")) for who in REQUESTS
    }
    assert counts == REQUESTS


@pytest.mark.parametrize("table", ["given_feedback", "feedback_request", "given_recognition"])
async def test_without_a_viewer_there_is_nothing_not_even_what_is_public(
    raw: Any, table: str
) -> None:
    query = f"SELECT id FROM {table}"
    assert await fetched(raw, "nobody", query) == []
    assert await raw.fetch(query) == []


@pytest.mark.parametrize(
    ("who", "change", "reached"),
    [
        ("owner", "UPDATE given_feedback SET acknowledged_at = now()", 3),
        ("manager", "UPDATE given_feedback SET text = ''", 0),
        ("hr", "UPDATE given_recognition SET text = ''", 0),
        ("colleague", "DELETE FROM given_feedback", 0),
        ("owner", "DELETE FROM given_feedback", 0),
        ("owner", "DELETE FROM given_recognition", 0),
        ("contributor", "DELETE FROM given_recognition", 2),
    ],
)
async def test_a_change_reaches_ones_own_only(
    raw: Any, who: str, change: str, reached: int
) -> None:
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute(NAME_VIEWER, str(named(who)))
    told = await raw.execute(change)
    await transaction.rollback()
    assert told.split()[-1] == str(reached)


async def test_nobody_speaks_in_anothers_name(raw: Any) -> None:
    insert = """INSERT INTO given_feedback (id, author_id, about_id, level, text, competency_ids,
      value_ids, sent_at) VALUES ($1, $2, $3, 'PUBLIC', 'x', '{}', '{}', $4)"""
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute(NAME_VIEWER, str(named("colleague")))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw.execute(insert, named("forged"), named("manager"), named("owner"), NOW)
    await transaction.rollback()
