"""The map of columns by which a file of a source was read last, for whoever brings the next one."""

from collections.abc import Mapping
from typing import cast

import sqlalchemy as sa

from model.connection import Connection
from model.database import Database
from sync.imports import PEOPLE_KIND

MAP = "map"


async def last_map(database: Database, source: str) -> Mapping[str, object] | None:
    """None where no file of it was read by a map yet."""
    statement = sa.select(Connection.settings).where(*_of(source))
    async with database.system() as session:
        settings = await session.scalar(statement)
    kept = cast("Mapping[str, Mapping[str, object]] | None", settings)
    return kept.get(MAP) if kept else None


async def remember_map(database: Database, source: str, mapping: Mapping[str, object]) -> None:
    """Of this source; it is no change that anybody who looks at the source has to hear of."""
    kept = Connection.settings.op("||")(sa.cast({MAP: dict(mapping)}, Connection.settings.type))
    async with database.system() as session:
        await session.run(sa.update(Connection).where(*_of(source)).values(settings=kept))


def _of(source: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Connection.name == source, Connection.kind == PEOPLE_KIND
