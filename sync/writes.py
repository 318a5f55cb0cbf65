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
from model.task import LinkedTask, Task
from model.unit import Membership, OrgUnit, UnitState

Table: TypeAlias = type[Base]
Values: TypeAlias = Mapping[str, Any]

PARENTS_FIRST: tuple[Table, ...] = (
    Cycle, OrgUnit, UnitState, Person, Employment, Identity, Membership, ReportingLine,
    Objective, KeyResult, Alignment, Task, LinkedTask,
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


async def write(session: SystemSession, writes: Iterable[Write], run_id: UUID) -> None:
    """Everything of one page, each kind of row in one go; rows remember the run."""
    groups: dict[tuple[Any, ...], list[Write]] = {}
    for each in writes:
        kind, table, where, values = each
        groups.setdefault((kind, table, *where, 0, *values), []).append(each)
    for group in sorted(groups.values(), key=_position):
        await (_many if len(group) >= MANY else _few)(session, group, run_id)


def _position(group: Sequence[Write]) -> tuple[Any, ...]:
    first = group[0]
    return first.kind, ORDER[first.table], sorted(first.where), sorted(first.values)


async def _few(session: SystemSession, group: Sequence[Write], run_id: UUID) -> None:
    """One after the other."""
    given = [_prefixed(each, run_id) for each in group]
    told = {name: sa.bindparam(name, type_=type_) for name, type_ in _types(group[0]).items()}
    await session.run(_statement(group[0], told), given)


async def _many(session: SystemSession, group: Sequence[Write], run_id: UUID) -> None:
    """All by one statement: copied where they are new, else told as an array for each column."""
    first = group[0]
    if first.kind is Kind.ADD:
        names = _names(first)
        await session.copy(first.table.__tablename__, names, _copied(group, names, run_id))
        return
    types = _types(first)
    arrays = [sa.bindparam(name, type_=ARRAY(type_)) for name, type_ in types.items()]
    columns = [sa.column(name, type_) for name, type_ in types.items()]
    told = sa.func.unnest(*arrays).table_valued(*columns, name="told").render_derived()
    rows = [_prefixed(each, run_id) for each in _last_of_each(group)]
    given = {name: [row[name] for row in rows] for name in types}
    await session.run(_statement(first, {name: told.c[name] for name in types}), [given])


def _copied(group: Sequence[Write], names: Sequence[str], run_id: UUID) -> list[list[Any]]:
    """As the driver takes them: it knows no enums, of which SQLAlchemy writes the names."""
    columns, end = group[0].table.__table__.c, (run_id,) * (len(names) - len(group[0].values))
    enums = [place for place, name in enumerate(names) if isinstance(columns[name].type, sa.Enum)]
    rows: list[list[Any]] = [[*each.values.values(), *end] for each in group]
    for place in enums:
        for row in rows:
            row[place] = None if row[place] is None else row[place].name
    return rows


def _last_of_each(group: Sequence[Write]) -> Iterable[Write]:
    """One statement writes a row once: the last word on it stands, as one after the other."""
    first = group[0]
    if first.kind is not Kind.INSERT:
        return {tuple(each.where.values()): each for each in group}.values()
    keys = _keys(first.table)
    return {tuple(each.values[key] for key in keys): each for each in group}.values()


def _types(first: Write) -> dict[str, sa.types.TypeEngine[Any]]:
    columns = first.table.__table__.c
    return {
        **{f"where_{name}": columns[name].type for name in first.where},
        **{f"set_{name}": columns[name].type for name in _names(first)},
    }


def _prefixed(each: Write, run_id: UUID) -> dict[str, Any]:
    where = {f"where_{name}": value for name, value in each.where.items()}
    values = {f"set_{name}": value for name, value in each.values.items()}
    run = {"set_run_id": run_id} if _remembers(each) else {}
    return {**where, **values, **run}


def _statement(first: Write, told: Mapping[str, sa.ColumnElement[Any]]) -> sa.Executable:
    """`told` is where each value comes from."""
    columns = first.table.__table__.c
    matches = [columns[name] == told[f"where_{name}"] for name in first.where]
    values: dict[str, sa.ColumnElement[Any]] = {name: told[f"set_{name}"] for name in _names(first)}
    match first.kind:
        case Kind.ADD:
            return sa.insert(first.table).values(values)
        case Kind.INSERT:
            return _upsert(first.table, values)
        case Kind.DELETE:
            return sa.delete(first.table).where(*matches)
        case Kind.UPDATE | Kind.RELEASE:
            if issubclass(first.table, Versioned):
                values["version"] = columns["version"] + 1
            return sa.update(first.table).where(*matches).values(values)


def _upsert(table: Table, values: Mapping[str, sa.ColumnElement[Any]]) -> sa.Executable:
    """A row that is there takes the values of the new one."""
    keys = _keys(table)
    statement = postgresql_insert(table).from_select([*values], sa.select(*values.values()))
    rest = {name: statement.excluded[name] for name in values if name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _keys(table: Table) -> list[str]:
    return [column.name for column in sa.inspect(table).primary_key]


def _names(each: Write) -> list[str]:
    return [*each.values, "run_id"] if _remembers(each) else [*each.values]


def _remembers(each: Write) -> bool:
    """Whether the row says which run wrote it last."""
    return each.kind is not Kind.DELETE and "run_id" in each.table.__table__.c
