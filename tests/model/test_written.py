"""Statements that are written once, as sessions of our own run them on the driver."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.cycle import Cycle
from model.database import Database, connect
from model.rows import AnyChange, AnySelect, Written, changing, given, givens, named, written
from rules.terms import CycleKind


@changing
def cycle_begun() -> AnyChange:
    told = givens(Cycle.id, Cycle.key, Cycle.kind, Cycle.starts_on, Cycle.ends_on)
    return sa.insert(Cycle).values(**told, label="C", grading_ends_on=given(Cycle.ends_on))


@changing
def cycle_renamed() -> AnyChange:
    renamed = sa.update(Cycle).where(Cycle.key == given(Cycle.key)).values(**givens(Cycle.label))
    return renamed.returning(Cycle.kind, Cycle.label)


@written
def cycles() -> AnySelect:
    return sa.select(Cycle.key, Cycle.kind, Cycle.version).order_by(Cycle.key)


@written
def backend() -> AnySelect:
    return sa.select(sa.func.pg_backend_pid().label("pid"), named("told", sa.Text()))


def cycle(key: str, month: int) -> dict[str, Any]:
    days = {"starts_on": date(2026, month, 1), "ends_on": date(2026, month, 28)}
    return {"id": uuid7(), "key": key, "kind": CycleKind.MONTH, **days}


async def begun(database: Database, *rows: dict[str, Any]) -> None:
    async with database.system() as session:
        await session.change_each(cycle_begun(), rows)


async def found(database: Database, statement: Written, **values: Any) -> Sequence[Any]:
    async with database.system() as session:
        return await session.all(statement, **values)


async def test_many_rows_are_written_with_what_a_column_usually_holds(database: Database) -> None:
    await begun(database, cycle("A", 1), cycle("B", 2))
    rows = [tuple(row) for row in await found(database, cycles())]
    assert rows == [("A", CycleKind.MONTH, 1), ("B", CycleKind.MONTH, 1)]


async def test_a_change_answers_what_it_returns_in_our_own_terms(database: Database) -> None:
    async with database.system() as session:
        await session.change(cycle_begun(), **cycle("A", 1))
        [row] = await session.change(cycle_renamed(), key="A", label="January")
        assert await session.change(cycle_renamed(), key="B", label="February") == []
    assert (row.kind, row.label) == (CycleKind.MONTH, "January")


async def test_a_broken_rule_is_told_as_sqlalchemy_tells_it(database: Database) -> None:
    with pytest.raises(IntegrityError, match="INSERT INTO cycle"):
        await begun(database, cycle("A", 1), cycle("B", 1))
    assert await found(database, cycles()) == []


async def test_a_connection_that_was_lost_is_let_go(empty: Urls) -> None:
    database = connect(empty.service, pool_size=1)
    [(pid, _)] = await found(database, backend(), told="before")
    with psycopg.connect(empty.service, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(DBAPIError):
        await found(database, backend(), told="lost")
    [(new, _)] = await found(database, backend(), told="after")
    assert new != pid
    await database.close()
