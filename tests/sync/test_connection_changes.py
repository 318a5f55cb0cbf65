"""Settings that were changed: what follows for the connection."""

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


async def test_settings_that_are_refused_by_now_can_be_mended_and_lose_their_secrets(
    database: Database,
) -> None:
    key = await Company(database).connection("people", "ldap")
    new = {"url": "ldaps://dc.example.com", "bind": "cn=reader", "base": "ou=people"}
    async with database.system() as session:
        await session.run(sa.update(Connection).where(Connection.id == key).values(settings=new))
        old = {**new, "filter": "(foo"}
        assert await settings_saved(session, key, "ldap", old=old, now=NOW)
