"""The only way from a request to rows: every statement gets the viewer's predicates."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from auth.policed import guarded, nouns_of
from auth.policy import CONFIDENTIAL, parameters
from auth.rendered import prove
from auth.viewer import Moment, Viewer
from model.base import Base
from model.database import SystemSession
from model.rows import AnyRecord, AnySelect, Row
from rules.errors import Conflict, NotFound

SETTING = "okrgraph.viewer"
SHAPES_REMEMBERED = 2_000


class Gate:
    """Reads for one viewer at one moment, in one snapshot. Concurrent callers take turns."""

    def __init__(self, connection: AsyncConnection, viewer: Viewer, moment: Moment) -> None:
        self._connection = connection
        self._parameters = parameters(viewer, moment)
        self._turn = asyncio.Lock()
        self._viewer_named = False
        self.viewer = viewer
        self.moment = moment

    async def rows(
        self, noun: type[Base], statement: AnySelect, *, on: date | None = None
    ) -> list[Row]:
        """Rows of a noun, with every column the statement selects by its name."""
        records = await self._read(statement)
        return [Row(noun.__name__, named(record), on) for record in records]

    async def records(self, statement: AnySelect) -> Sequence[AnyRecord]:
        """Plain tuples, where a statement answers something other than rows of a noun."""
        return await self._read(statement)

    async def count(self, statement: AnySelect) -> int:
        counted = select(func.count()).select_from(statement.subquery())
        return int((await self._read(counted))[0][0])

    async def _read(self, statement: AnySelect) -> Sequence[AnyRecord]:
        nouns = nouns_proved(statement)
        async with self._turn:
            await self._name_viewer(nouns)
            try:
                result = await self._connection.execute(guarded(statement, nouns), self._parameters)
            except DBAPIError:
                await self._start_over()
                raise
            records: Sequence[AnyRecord] = result.all()
            return records

    async def _start_over(self) -> None:
        """PostgreSQL answers nothing in a transaction that failed; the rest reads in a new one."""
        await self._connection.rollback()
        self._viewer_named = False

    async def _name_viewer(self, nouns: Iterable[type[Base]]) -> None:
        """Tells row-level security who asks; only for this transaction, so no pool can leak it."""
        if self._viewer_named or CONFIDENTIAL.isdisjoint(nouns):
            return
        for_this_transaction = True
        name = func.set_config(SETTING, str(self.viewer.person_id), for_this_transaction)
        await self._connection.execute(select(name))
        self._viewer_named = True


class Work(Gate):
    """A gate that may write: one transaction of one mutation field."""

    async def _start_over(self) -> None:
        """Never: what was written before the failure must not be lost while the rest is kept."""

    async def insert(self, noun: type[Base], values: Mapping[str, Any]) -> None:
        await self._write([noun], insert(noun).values(**values))

    async def save(
        self, noun: type[Base], id_: UUID, values: Mapping[str, Any], *, version: int | None
    ) -> None:
        """Updates one row the viewer may see; Conflict if it is no longer at `version`."""
        key: Any = getattr(noun, "id")  # noqa: B009 — not every noun has one; those saved do.
        if not await self.records(select(key).where(key == id_)):
            raise NotFound(f"There is no such {noun.__name__}, or it is not yours to see.")
        statement = update(noun).where(key == id_).values(**values)
        if version is not None:
            table = noun.__table__
            statement = statement.where(table.c.version == version).values(version=version + 1)
        if not await self._write([noun], statement):
            raise Conflict("Somebody else has changed it since you read it. Read it again.")

    def system(self) -> SystemSession:
        """The same transaction without the gate, for what follows from a write by rule."""
        return SystemSession(self._connection)

    async def _write(self, nouns: Iterable[type[Base]], statement: Any) -> int:
        async with self._turn:
            await self._name_viewer(nouns)
            return int((await self._connection.execute(statement)).rowcount)


@asynccontextmanager
async def reading(engine: AsyncEngine, viewer: Viewer, moment: Moment) -> AsyncGenerator[Gate]:
    """A gate over one read-only snapshot."""
    async with engine.connect() as connection:
        await connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        yield Gate(connection, viewer, moment)


@asynccontextmanager
async def working(engine: AsyncEngine, viewer: Viewer, moment: Moment) -> AsyncGenerator[Work]:
    """A gate over one transaction, committed at the end, rolled back on any error."""
    async with engine.begin() as connection:
        yield Work(connection, viewer, moment)


def named(record: AnyRecord) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", record._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] — public and documented.


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A statement by all that shapes its SQL, and not by the values it is run with."""

    statement: AnySelect
    key: Any

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.key == other.key


def nouns_proved(statement: AnySelect) -> frozenset[type[Base]]:
    """The nouns a statement reads; Unguarded if any part of it would escape their policies."""
    # What SQLAlchemy caches its SQL by; it has no public name.
    key = statement._generate_cache_key()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] — see above.
    return proved(statement) if key is None else proved_once(Shape(statement, key.key))


@lru_cache(SHAPES_REMEMBERED)
def proved_once(shape: Shape) -> frozenset[type[Base]]:
    return proved(shape.statement)


def proved(statement: AnySelect) -> frozenset[type[Base]]:
    nouns = nouns_of(statement)
    prove(guarded(statement, nouns))
    return nouns
