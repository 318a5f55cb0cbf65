"""How we learn who asks: statements of our own, under no policy, before anybody is known."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from model.database import Database
from model.prepared import bare
from model.reads import Connection
from model.rows import Written


class Lookups:
    """Runs them on the driver's own connection, each at its own time: none needs another's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, statement: Written, /, **values: Any) -> Sequence[Any]:
        """Every row, by the names of its columns."""
        told = bare(statement)
        return told.records(await self._connection.fetch(told.sql, *told.given(values)))


@asynccontextmanager
async def looking_up(database: Database) -> AsyncGenerator[Lookups]:
    """For the time of one identification."""
    async with database.lookups.connection() as connection:
        yield Lookups(connection)
