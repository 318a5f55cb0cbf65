"""Rows to be written, gathered so that all of a kind go to the database at once."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from model.alignment import Alignment
from model.base import Base, Versioned
from model.cycle import Cycle
from model.database import SystemSession
from model.key_result import KeyResult
from model.line import ReportingLine
from model.objective import Objective
from model.person import Employment, Identity, Person
from model.revision import Revision
from model.rows import AnyChange, changing, named
from model.task import LinkedTask, Task
from model.unit import Membership, OrgUnit, UnitState

Table: TypeAlias = type[Base]
Values: TypeAlias = Mapping[str, Any]

PARENTS_FIRST: tuple[Table, ...] = (
    Cycle, OrgUnit, UnitState, Person, Employment, Identity, Membership, ReportingLine,
    Objective, KeyResult, Alignment, Task, LinkedTask,
    Revision,
)  # fmt: skip
ORDER: Mapping[Table, int] = {table: place for place, table in enumerate(PARENTS_FIRST)}
MANY = 20
"""From so many rows on one statement for all of them costs less than one for each."""
NOTHING: Values = MappingProxyType({})


class Kind(IntEnum):
    """In the order in which a page's writes are done.

    RELEASE is an update that gives up a unique value which another row of the plan takes.
    DELETE is for links alone: what they link is never deleted. ADD is of a row that cannot be
    there yet, INSERT of one that may be.
    """

    RELEASE = 1
    DELETE = 2
    ADD = 3
    INSERT = 4
    UPDATE = 5

    __hash__ = int.__hash__


class Write(NamedTuple):
    kind: Kind
    table: Table
    where: Values
    values: Values


def adding(table: Table, values: Values) -> Write:
    """A row whose primary key nobody has: it is copied where there are many."""
    return Write(Kind.ADD, table, NOTHING, values)


def inserting(table: Table, values: Values) -> Write:
    """A new row; one that has its primary key already takes its values."""
    return Write(Kind.INSERT, table, NOTHING, values)


def updating(table: Table, where: Values, values: Values) -> Write:
    return Write(Kind.UPDATE, table, where, values)


def releasing(table: Table, where: Values, values: Values) -> Write:
    return Write(Kind.RELEASE, table, where, values)


def deleting(table: Table, where: Values) -> Write:
    return Write(Kind.DELETE, table, where, NOTHING)


class _Shape(NamedTuple):
    """All of a write but its values."""

    kind: Kind
    table: Table
    where: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def remembers(self) -> bool:
        """Whether the row says which run wrote it last."""
        return self.kind is not Kind.DELETE and "run_id" in self.table.__table__.c

    @property
    def written(self) -> tuple[str, ...]:
        return (*self.names, "run_id") if self.remembers else self.names

    @property
    def types(self) -> dict[str, sa.types.TypeEngine[Any]]:
        columns = self.table.__table__.c
        return {
            **{f"where_{name}": columns[name].type for name in self.where},
            **{f"set_{name}": columns[name].type for name in self.written},
        }


async def write(session: SystemSession, writes: Iterable[Write], run_id: UUID) -> None:
    """Everything of one page, each kind of row in one go; rows remember the run."""
    groups: dict[_Shape, list[Write]] = {}
    for each in writes:
        kind, table, where, values = each
        groups.setdefault(_Shape(kind, table, (*where,), (*values,)), []).append(each)
    for shape in sorted(groups, key=_position):
        group = groups[shape]
        await (_many if len(group) >= MANY else _few)(session, shape, group, run_id)


def _position(shape: _Shape) -> tuple[Any, ...]:
    return shape.kind, ORDER[shape.table], sorted(shape.where), sorted(shape.names)


async def _few(session: SystemSession, shape: _Shape, group: Sequence[Write], run_id: UUID) -> None:
    """One after the other."""
    await session.change_each(_of_one(shape), _given(shape, group, run_id))


async def _many(
    session: SystemSession, shape: _Shape, group: Sequence[Write], run_id: UUID
) -> None:
    """All by one statement: copied where they are new, else told as an array for each column."""
    if shape.kind is Kind.ADD:
        rows = _copied(shape, group, run_id)
        await session.copy(shape.table.__tablename__, shape.written, rows)
        return
    given = _given(shape, _last_of_each(shape, group), run_id)
    arrays = {name: [row[name] for row in given] for name in shape.types}
    await session.change(_of_all(shape), **arrays)


@changing
def _of_one(shape: _Shape) -> AnyChange:
    return _statement(shape, {name: named(name, type_) for name, type_ in shape.types.items()})


@changing
def _of_all(shape: _Shape) -> AnyChange:
    types = shape.types
    arrays = [named(name, ARRAY(type_)) for name, type_ in types.items()]
    columns = [sa.column(name, type_) for name, type_ in types.items()]
    told = sa.func.unnest(*arrays).table_valued(*columns, name="told").render_derived()
    return _statement(shape, {name: told.c[name] for name in types})


def _copied(shape: _Shape, group: Sequence[Write], run_id: UUID) -> list[list[Any]]:
    """As the driver takes them: it knows no enums, of which SQLAlchemy writes the names."""
    columns, end = shape.table.__table__.c, (run_id,) * shape.remembers
    enums = [p for p, name in enumerate(shape.names) if isinstance(columns[name].type, sa.Enum)]
    rows: list[list[Any]] = [[*each.values.values(), *end] for each in group]
    for place in enums:
        for row in rows:
            row[place] = None if row[place] is None else row[place].name
    return rows


def _last_of_each(shape: _Shape, group: Sequence[Write]) -> Iterable[Write]:
    """One statement writes a row once: the last word on it stands, as one after the other."""
    if shape.kind is not Kind.INSERT:
        return {tuple(each.where.values()): each for each in group}.values()
    keys = _keys(shape.table)
    return {tuple(each.values[key] for key in keys): each for each in group}.values()


def _given(shape: _Shape, group: Iterable[Write], run_id: UUID) -> list[dict[str, Any]]:
    run = {"set_run_id": run_id} if shape.remembers else {}
    where = {name: f"where_{name}" for name in shape.where}
    names = {name: f"set_{name}" for name in shape.names}
    return [
        {
            **{where[name]: value for name, value in each.where.items()},
            **{names[name]: value for name, value in each.values.items()},
            **run,
        }
        for each in group
    ]


def _statement(shape: _Shape, told: Mapping[str, sa.ColumnElement[Any]]) -> AnyChange:
    """`told` is where each value comes from."""
    columns = shape.table.__table__.c
    matches = [columns[name] == told[f"where_{name}"] for name in shape.where]
    values: dict[str, sa.ColumnElement[Any]] = {name: told[f"set_{name}"] for name in shape.written}
    match shape.kind:
        case Kind.ADD:
            return sa.insert(shape.table).values(values)
        case Kind.INSERT:
            return _upsert(shape.table, values)
        case Kind.DELETE:
            return sa.delete(shape.table).where(*matches)
        case Kind.UPDATE | Kind.RELEASE:
            if issubclass(shape.table, Versioned):
                values["version"] = columns["version"] + 1
            return sa.update(shape.table).where(*matches).values(values)


def _upsert(table: Table, values: Mapping[str, sa.ColumnElement[Any]]) -> AnyChange:
    """A row that is there takes the values of the new one."""
    keys = _keys(table)
    statement = postgresql_insert(table).from_select([*values], sa.select(*values.values()))
    rest = {name: statement.excluded[name] for name in values if name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _keys(table: Table) -> list[str]:
    return [column.name for column in sa.inspect(table).primary_key]
