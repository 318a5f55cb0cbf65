"""Rows to be written, gathered so that many of a kind go to the database at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
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


class Kind(IntEnum):
    """In the order in which a page's writes are done.

    RELEASE is an update that gives up a unique value which another row of the plan takes.
    DELETE is for links alone: what they link is never deleted.
    """

    RELEASE = 1
    DELETE = 2
    INSERT = 3
    UPDATE = 4


@dataclass(frozen=True, slots=True)
class Write:
    kind: Kind
    table: Table
    where: Values = field(default_factory=dict[str, Any])
    values: Values = field(default_factory=dict[str, Any])


def inserting(table: Table, values: Values) -> Write:
    """A new row; one that has its primary key already takes its values."""
    return Write(Kind.INSERT, table, values=values)


def updating(table: Table, where: Values, values: Values) -> Write:
    return Write(Kind.UPDATE, table, where, values)


def releasing(table: Table, where: Values, values: Values) -> Write:
    return Write(Kind.RELEASE, table, where, values)


def deleting(table: Table, where: Values) -> Write:
    return Write(Kind.DELETE, table, where)


async def write(session: SystemSession, writes: Iterable[Write], run_id: UUID) -> None:
    """Everything of one page, each kind of row in one go; rows remember the run."""
    groups: defaultdict[tuple[Any, ...], list[Write]] = defaultdict(list)
    for each in writes:
        groups[_position(each)].append(each)
    for _, group in sorted(groups.items()):
        await session.run(_statement(group[0]), [_parameters(each, run_id) for each in group])


def _position(each: Write) -> tuple[Any, ...]:
    table = PARENTS_FIRST.index(each.table)
    return each.kind, table, tuple(sorted(each.where)), tuple(sorted(each.values))


def _statement(example: Write) -> sa.Executable:
    match example.kind:
        case Kind.INSERT:
            return _upsert(example.table, _names(example))
        case Kind.DELETE:
            return sa.delete(example.table).where(*_matches(example))
        case Kind.UPDATE | Kind.RELEASE:
            return sa.update(example.table).where(*_matches(example)).values(_set(example))


def _upsert(table: Table, names: Iterable[str]) -> sa.Executable:
    keys = [column.name for column in sa.inspect(table).primary_key]
    statement = postgresql_insert(table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _matches(example: Write) -> list[sa.ColumnElement[bool]]:
    columns = example.table.__table__.c
    return [columns[name] == sa.bindparam(f"where_{name}") for name in example.where]


def _set(example: Write) -> dict[str, Any]:
    columns = example.table.__table__.c
    values: dict[str, Any] = {
        name: sa.bindparam(f"set_{name}", type_=columns[name].type) for name in _names(example)
    }
    if issubclass(example.table, Versioned):
        values["version"] = columns["version"] + 1
    return values


def _names(each: Write) -> list[str]:
    run = ["run_id"] if "run_id" in each.table.__table__.c else []
    return [*each.values, *run]


def _parameters(each: Write, run_id: UUID) -> dict[str, Any]:
    run = {"run_id": run_id} if "run_id" in each.table.__table__.c else {}
    values = {**each.values, **run}
    if each.kind is Kind.INSERT:
        return values
    told = {} if each.kind is Kind.DELETE else {f"set_{name}": v for name, v in values.items()}
    return told | {f"where_{name}": value for name, value in each.where.items()}
