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
