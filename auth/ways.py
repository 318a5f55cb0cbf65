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
    """One read-only snapshot on the driver's own connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return await self._connection.fetch(sql, *values)

    async def start_over(self) -> None:
        """At once: between two statements there would be no snapshot, should the second fail."""
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
