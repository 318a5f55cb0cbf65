"""Rows of one level: read by the keys they were asked by, and put in the order of these keys."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.base import Base
from model.rows import AnySelect, Row, columns, of_keys, was_there, written
from resolvers.ids import GlobalId, key_of


async def by_id(load: Gate, noun: type[Base], keys: Sequence[UUID]) -> list[Row | None]:
    """The row with each of these ids."""
    return one_each(await load.rows(noun, of_ids(noun), keys=keys), "id", keys)


async def by_global_id(load: Gate, noun: type[Base], id_: GlobalId) -> Row | None:
    """The one row of a noun that an id names; None where it names another noun."""
    key = key_of(id_, noun.__name__)
    return None if key is None else (await by_id(load, noun, [key]))[0]


@written
def of_ids(noun: type[Base]) -> AnySelect:
    key: Any = getattr(noun, "id")  # noqa: B009 — not every noun has one; those asked for do.
    return select(*columns(noun)).where(of_keys(key))


@written
def of_ids_then(noun: type[Base]) -> AnySelect:
    """Those that were there by the end of a day, and had not been taken out."""
    return of_ids(noun).statement.where(was_there(noun))


@written
def every(noun: type[Base]) -> AnySelect:
    return select(*columns(noun))


def present(rows: Iterable[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


def one_each(rows: Iterable[Row], by: str, keys: Iterable[Hashable]) -> list[Row | None]:
    """The row whose column `by` is each key; None where there is none, or none to be seen."""
    known = {row.values[by]: row for row in rows}
    return [known.get(key) for key in keys]


def many_each(rows: Iterable[Row], by: str, keys: Sequence[Hashable]) -> list[list[Row]]:
    """All rows whose column `by` is each key, in their own order."""
    grouped: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.values[by]].append(row)
    return [grouped.get(key, []) for key in keys]
