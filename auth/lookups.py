"""How we learn who asks: statements of our own, under no policy, before anybody is known."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

from auth.visibility.prepared import WRITTEN_OUT, Prepared, made_of
from auth.visibility.rendered import BARE
from model.database import Database
from model.reads import Connection
from model.rows import Written

SHAPES_REMEMBERED = 100


class Lookups:
    """Runs them on the driver's own connection, each at its own time: none needs another's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, statement: Written, /, **values: Any) -> Sequence[Any]:
        """Every row, by the names of its columns."""
        told = bare(statement)
        found = await self._connection.fetch(told.sql, *told.given(values, None))
        return [told.record(record) for record in told.read(found)]


@asynccontextmanager
async def looking_up(database: Database) -> AsyncGenerator[Lookups]:
    """For the time of one identification."""
    async with database.lookups.connection() as connection:
        yield Lookups(connection)


@lru_cache(SHAPES_REMEMBERED)
def bare(statement: Written) -> Prepared:
    """As it runs: whatever asks here must ask for nothing that a request answers."""
    text = statement.statement.compile(dialect=BARE, compile_kwargs=WRITTEN_OUT)
    return made_of(cast("Any", text), frozenset(), ())
