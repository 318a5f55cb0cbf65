"""How prepared statements reach the database, in a snapshot or in a transaction that writes."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from model.reads import Connection

LISTS = (list, tuple)
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Way(Protocol):
    """How prepared statements reach the database, inside one transaction."""

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The rows of a statement."""
        ...

    async def start_over(self) -> None:
        """PostgreSQL answers nothing in a transaction that failed; the rest reads in a new one."""
        ...


class Snapshot:
    """One read-only snapshot on the driver's own connection, from the first statement on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_begun = False

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        if not self._is_begun:
            # Cancelled on its way, it may have begun all the same.
            self._is_begun = True
            await self._connection.execute(BEGIN)
        return await self._connection.fetch(sql, *values)

    async def fetch_alone(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The only statement there will be, which is a snapshot of its own."""
        return await self._connection.fetch(sql, *values)

    async def end(self) -> None:
        if self._is_begun:
            await self._connection.execute("ROLLBACK")

    async def start_over(self) -> None:
        """At once: between two statements there would be no snapshot, should the second fail."""
        if self._is_begun:
            await self._connection.execute("ROLLBACK AND CHAIN")


class Transaction:
    """A transaction that SQLAlchemy holds, so that others can write in it too."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return (await self._connection.exec_driver_sql(sql, tuple(values))).all()

    async def start_over(self) -> None:
        """Never: what was written before the failure must not be lost while the rest is kept."""


def hashable(value: Any) -> Any:
    """Of a statement's values only its keys are a list."""
    return (*value,) if isinstance(value, LISTS) else value
