"""Settings that were changed: what follows for the connection."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from model.connection import Connection
from model.database import Database
from sync.connection_changes import settings_saved
from tests.support.company import Company
from tests.sync.taken_in import NOW


async def test_a_map_that_was_taken_once_and_is_refused_now_can_be_mended(
    database: Database,
) -> None:
    """Its place is the same, so that its secrets stay."""
    key = await Company(database).connection("people", "bamboohr")
    old = {"company": "example", "map.source_id": "employeeNumber"}
    async with database.system() as session:
        its = sa.update(Connection).where(Connection.id == key)
        await session.run(its.values(settings={"company": "example"}))
        assert not await settings_saved(session, key, "bamboohr", old=old, now=NOW)


DIRECTORY = {"url": "ldaps://dc.example.com", "bind": "cn=reader", "base": "ou=people"}
JIRA: dict[str, Any] = {"base_url": "https://example.atlassian.net", "email": "a@example.com"}
REFUSED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "ldap": ("ldap", {**DIRECTORY, "filter": "(foo"}, DIRECTORY),
    "jira": (
        "jira", {**JIRA, "jql": "labels = a\\-b"}, {**JIRA, "jql": 'labels = "a-b"'},
    ),
}  # fmt: skip


async def loses_secrets(
    database: Database, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> bool:
    key = await Company(database).connection("people", kind)
    async with database.system() as session:
        await session.run(sa.update(Connection).where(Connection.id == key).values(settings=new))
        return await settings_saved(session, key, kind, old=old, now=NOW)


@pytest.mark.parametrize("name", REFUSED)
async def test_settings_that_are_refused_by_now_are_mended_and_keep_their_secrets(
    database: Database, name: str
) -> None:
    assert not await loses_secrets(database, *REFUSED[name])


async def test_settings_that_are_refused_by_now_lose_their_secrets_where_they_lead_elsewhere(
    database: Database,
) -> None:
    kind, old, new = REFUSED["jira"]
    elsewhere = {**new, "base_url": "https://evil.atlassian.net"}
    assert await loses_secrets(database, kind, old, elsewhere)


async def test_settings_that_are_refused_by_now_and_name_no_address_lose_their_secrets(
    database: Database,
) -> None:
    old = {"company": "example", "full_every": "never"}
    assert await loses_secrets(database, "bamboohr", old, {"company": "another"})
