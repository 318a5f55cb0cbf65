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
    ColumnElement,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from auth.policy import AUDITED, CONFIDENTIAL, POLICY
from auth.viewer import Moment, Viewer
from auth.visibility.policed import guarded, nouns_of
from auth.visibility.predicates import parameters
from auth.visibility.reach import check_read, check_write
from auth.visibility.rendered import prove
from model.audit import Auditor, Entry
from model.base import Base, Json
from model.database import Database, SystemSession
from model.rows import AnyRecord, AnySelect, Row
from rules.errors import Conflict, NotAllowed, NotFound

SETTING = "okrgraph.viewer"
READ = "read"
SHAPES_REMEMBERED = 2_000


class Gate:
    """Reads for one viewer at one moment, in one snapshot. Concurrent callers take turns.

    `seen` gathers what was read of audited nouns; it must be written down before an answer leaves.
    """

    def __init__(
        self, connection: AsyncConnection, viewer: Viewer, moment: Moment, seen: list[Entry]
    ) -> None:
        self._connection = connection
        self._parameters = parameters(viewer, moment)
        self._turn = asyncio.Lock()
        self._viewer_named = False
        self.viewer = viewer
        self.moment = moment
        self.seen = seen

    async def rows(
        self, noun: type[Base], statement: AnySelect, *, on: date | None = None
    ) -> list[Row]:
        """Rows of a noun, with every column the statement selects by its name."""
        records = await self._read(statement, noun)
        rows = [Row(noun.__name__, named(record), on) for record in records]
        if noun in AUDITED:
            self.seen.extend(read_of(noun, row) for row in rows)
        return rows

    async def records(self, statement: AnySelect) -> Sequence[AnyRecord]:
        """Plain tuples, where a statement answers something other than rows of a noun."""
        return await self._read(statement)

    async def count(self, statement: AnySelect) -> int:
        counted = select(func.count()).select_from(statement.subquery())
        return int((await self._read(counted))[0][0])

    async def _read(
        self, statement: AnySelect, noted: type[Base] | None = None
    ) -> Sequence[AnyRecord]:
        """Whatever audited noun a statement mentions was read; `noted` is noted row by row."""
        nouns = nouns_proved(statement)
        check_read(self.viewer, nouns)
        self.seen.extend(Entry(READ, noun.__name__, None) for noun in nouns & AUDITED - {noted})
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
        name = func.set_config(SETTING, str(self.viewer.person_id or ""), for_this_transaction)
        await self._connection.execute(select(name))
        self._viewer_named = True


class Work(Gate):
    """A gate that may write: one transaction of one mutation field."""

    @property
    def actor(self) -> UUID:
        """The person who acts; NotAllowed for a machine that acts for nobody."""
        if self.viewer.person_id is None:
            raise NotAllowed("A machine may do this for a person only. Send a person's token.")
        return self.viewer.person_id

    def audit(
        self,
        action: str,
        noun: type[Base],
        subject_id: UUID | None,
        *,
        whose: UUID | None = None,
        detail: Json | None = None,
    ) -> None:
        """Notes what the viewer does; it is written down with the transaction."""
        self.seen.append(Entry(action, noun.__name__, subject_id, whose, detail or {}))

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

    async def remove(self, noun: type[Base], *which: ColumnElement[bool]) -> int:
        """Takes rows away for good, and says how many; the caller has read them before."""
        return await self._write([noun], delete(noun).where(*which))

    def system(self) -> SystemSession:
        """The same transaction without the gate, for what follows from a write by rule."""
        return SystemSession(self._connection)

    async def _write(self, nouns: Iterable[type[Base]], statement: Any) -> int:
        check_write(self.viewer, nouns)
        async with self._turn:
            await self._name_viewer(nouns)
            return int((await self._connection.execute(statement)).rowcount)


@asynccontextmanager
async def reading(
    engine: AsyncEngine, viewer: Viewer, moment: Moment, seen: list[Entry]
) -> AsyncGenerator[Gate]:
    """A gate over one read-only snapshot. Whoever opens it writes down what it has `seen`."""
    async with engine.connect() as connection:
        await connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        yield Gate(connection, viewer, moment, seen)


@asynccontextmanager
async def working(
    engine: AsyncEngine, viewer: Viewer, moment: Moment, auditor: Auditor
) -> AsyncGenerator[Work]:
    """A gate over one transaction, committed with its audit, rolled back on any error."""
    async with engine.begin() as connection:
        work = Work(connection, viewer, moment, [])
        yield work
        await note(auditor, work.system(), viewer, moment, work.seen)


async def write_down(
    auditor: Auditor, database: Database, viewer: Viewer, moment: Moment, seen: Sequence[Entry]
) -> None:
    """Writes down what was read of audited nouns, in a transaction of its own."""
    if seen:
        async with database.system() as session:
            await note(auditor, session, viewer, moment, seen)


async def note(
    auditor: Auditor, session: SystemSession, viewer: Viewer, moment: Moment, seen: Sequence[Entry]
) -> None:
    """Once for each row, however often an operation came by it."""
    once = {(each.action, each.noun, each.subject_id): each for each in seen}
    if once:
        await auditor.write(
            session,
            [*once.values()],
            actor_id=viewer.person_id,
            client_id=viewer.client_id,
            at=moment.now,
        )


def read_of(noun: type[Base], row: Row) -> Entry:
    whose = POLICY[noun].whose
    # A statement that leaves these columns out must fail: its reads would belong to nobody.
    owner = None if whose is None else row[whose]
    return Entry(READ, noun.__name__, row.id, owner)


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
