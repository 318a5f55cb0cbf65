"""Roll-ups computed and read back."""

from decimal import Decimal
from uuid import UUID

from model.database import Database
from model.rollups import recompute
from tests.support.company import NOW
from tests.sync.taken_in import rows


async def recomputed(database: Database, *ids: UUID) -> int:
    async with database.system() as session:
        return len(await recompute(session, ids or None, NOW))


async def value_of(database: Database, objective: UUID) -> Decimal | None:
    found = await rows(database, f"SELECT value FROM rollup WHERE objective_id = '{objective}'")
    value: Decimal | None = found[0][0]
    return value
