"""The only way from a request to rows: every statement gets the viewer's predicates."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg.exceptions import PostgresError
from sqlalchemy import BindParameter, ColumnElement, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.foresight.questions import Answered
from auth.noted import READ, note, read_of
from auth.policy import AUDITED, CONFIDENTIAL
from auth.viewer import Moment, Viewer
from auth.visibility.basis import DAY, WHOLE_VIEWER, Basis, moves_own
from auth.visibility.predicates import OWN, parameters
from auth.visibility.prepared import Prepared, prepared, prepared_own
from auth.visibility.reach import check_read, check_write
from auth.ways import Transaction, Way
from model.audit import Auditor, Entry
from model.base import Base, Json
from model.database import Database, SystemSession
from model.rows import AnySelect, Row, Written, values_by
from rules.errors import Conflict, NotAllowed, NotFound

SETTING = "okrgraph.viewer"
NAME_VIEWER = "SELECT set_config($1::text, $2::text, true)"


class Gate:
    """Reads for one viewer at one moment, in one transaction. Concurrent callers take turns.

    `seen` gathers what was read of audited nouns; it must be written down before an answer leaves.
    `basis` notes what an answer rests on, so nothing else of the viewer or the moment is told.
    """

    def __init__(
        self,
        way: Way,
        viewer: Viewer,
        moment: Moment,
        seen: list[Entry],
        basis: Basis | None = None,
    ) -> None:
        self._way = way
        self._parameters = parameters(viewer, moment)
        self._turn = asyncio.Lock()
        self._viewer_named = False
        self._viewer = viewer
        self._moment = moment
        self.seen = seen
        self.basis = Basis() if basis is None else basis
        self.basis.moment = moment

    @property
    def viewer(self) -> Viewer:
        """All that is known of them, so that what comes of it is theirs alone."""
        self.basis.names.add(WHOLE_VIEWER)
        return self._viewer

    @property
    def moment(self) -> Moment:
        """This very instant, so that what comes of it holds for no other."""
        self.basis.of_this_instant()
        return self._moment

    @property
    def today(self) -> date:
        self.basis.names.add(DAY)
        return self._moment.today

    async def rows(
        self,
        noun: type[Base],
        statement: AnySelect | Written,
        /,
        *,
        on: date | None = None,
        **values: Any,
    ) -> list[Row]:
        """Rows of a noun, with every column the statement selects by its name."""
        rows = self._rows(noun, await self._read(statement, values, noun), on)
        if noun in AUDITED:
            self.seen.extend(read_of(noun, row) for row in rows)
        return rows

    def _rows(self, noun: type[Base], answer: Answered, on: date | None) -> list[Row]:
        name, made = noun.__name__, values_by(answer.names)(answer.rows, answer.make)
        return [Row(name, values, on) for values in made]

    def remembered(self, what: Hashable) -> dict[Any, Any]:  # noqa: ARG002 — a gate that only reads keeps it by this.
        """What was worked out of rows so far, by what it is; nothing, where rows may change."""
        return {}

    async def records(self, statement: AnySelect | Written, /, **values: Any) -> Sequence[Any]:
        """Plain tuples, where a statement answers something other than rows of a noun."""
        answer = await self._read(statement, values)
        return [*map(answer.told.record, answer.rows)]

    async def count(self, statement: AnySelect) -> int:
        counted = select(func.count()).select_from(statement.subquery())
        return int((await self._read(counted, {})).rows[0][0])

    async def _read(
        self,
        statement: AnySelect | Written,
        values: Mapping[str, Any],
        noted: type[Base] | None = None,
    ) -> Answered:
        """Whatever audited noun a statement mentions was read; `noted` is noted row by row."""
        told, held = prepared(statement)
        self.basis.note(told)
        check_read(self._viewer, told.nouns)
        if not AUDITED.isdisjoint(told.nouns):
            mentioned = told.nouns & AUDITED - {noted}
            self.seen.extend(Entry(READ, each.__name__, None) for each in mentioned)
        return await self._found(told, values, held, of_noun=noted is not None)

    async def _found(
        self,
        told: Prepared,
        values: Mapping[str, Any],
        held: Sequence[BindParameter[Any]] | None,
        *,
        of_noun: bool,  # noqa: ARG002 — a gate that only reads foresees by this.
    ) -> Answered:
        if told.asks_own:
            values = {**values, OWN.key: await self.own()}
        # The viewer's own come last: what a statement is given must never stand for who asks.
        rows = await self._answered(told, told.given({**values, **self._parameters}, held))
        return Answered(told, rows, range(len(told.names)))

    async def own(self) -> list[UUID]:
        """The objectives that the viewer sees for a reason of their own; see predicates.py."""
        own = prepared_own()
        found = await self._answered(own, own.given(self._parameters, None))
        self.basis.own = tuple(sorted(record[0] for record in found))
        return [*self.basis.own]

    async def _answered(self, told: Prepared, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        async with self._turn:
            await self._name_viewer(told.nouns)
            try:
                found = await self._way.fetch(told.sql, values)
            except (DBAPIError, PostgresError):
                await self._start_over()
                raise
        return told.read(found)

    async def _start_over(self) -> None:
        """The viewer is forgotten first: a wall that nobody is named to shows nothing, silently."""
        self._viewer_named = False
        await self._way.start_over()

    async def _name_viewer(self, nouns: Iterable[type[Base]]) -> None:
        """Tells row-level security who asks; only for this transaction, so no pool can leak it."""
        if self._viewer_named or CONFIDENTIAL.isdisjoint(nouns):
            return
        await self._way.fetch(NAME_VIEWER, [SETTING, str(self._viewer.person_id or "")])
        self._viewer_named = True


class Work(Gate):
    """A gate that may write: one transaction of one mutation field."""

    def __init__(
        self, connection: AsyncConnection, viewer: Viewer, moment: Moment, seen: list[Entry]
    ) -> None:
        super().__init__(Transaction(connection), viewer, moment, seen)
        self._connection = connection
        self._own: list[UUID] | None = None

    async def own(self) -> list[UUID]:
        """Asked for once between two writes that may move it: most actions read many times."""
        if self._own is None:
            self._own = await super().own()
        return self._own

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

    async def insert(self, noun: type[Base], values: Mapping[str, Any]) -> None:
        await self._write(noun, insert(noun).values(**values))

    async def insert_many(self, noun: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        check_write(self.viewer, [noun])
        if rows:
            async with self._turn:
                await self._name_viewer([noun])
                await self._connection.execute(insert(noun), [dict(row) for row in rows])
            self._moved(noun)

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
        if not await self._write(noun, statement, values.keys()):
            raise Conflict("Somebody else has changed it since you read it. Read it again.")

    async def remove(self, noun: type[Base], *which: ColumnElement[bool]) -> int:
        """Takes rows away for good, and says how many; the caller has read them before."""
        return await self._write(noun, delete(noun).where(*which))

    def system(self) -> SystemSession:
        """The same transaction without the gate, for what follows from a write by rule."""
        return SystemSession(self._connection, self._forget)

    async def _write(
        self, noun: type[Base], statement: Any, columns: Collection[str] | None = None
    ) -> int:
        check_write(self._viewer, [noun])
        async with self._turn:
            await self._name_viewer([noun])
            done = int((await self._connection.execute(statement)).rowcount)
        self._moved(noun, columns)
        return done

    def _moved(self, noun: type[Base], columns: Collection[str] | None = None) -> None:
        """Of these columns, or of whole rows, something was written."""
        if moves_own(noun, columns):
            self._forget()

    def _forget(self) -> None:
        """Others may have written meanwhile too, where it was a lock that was waited for."""
        self._own = None


@asynccontextmanager
async def working(
    database: Database, viewer: Viewer, moment: Moment, auditor: Auditor
) -> AsyncGenerator[Work]:
    """A gate over one transaction, committed with its audit, rolled back on any error."""
    async with database.engine.begin() as connection:
        work = Work(connection, viewer, moment, [])
        yield work
        await note(auditor, work.system(), viewer, moment, work.seen)
