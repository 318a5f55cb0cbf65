"""Statements as they run: rendered with their policies, proved, and kept for any values.

The text that was proved is the very text that runs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import ARRAY, BindParameter

from auth.visibility.keyed import key_of
from auth.visibility.policed import guarded, nouns_of
from auth.visibility.predicates import NAMES, OWN, own_objectives
from auth.visibility.rendered import DIALECT, OF_DAY
from auth.visibility.standing import is_of_day
from model.base import Base
from model.prepared import (
    BARE,
    WRITTEN_OUT,
    Convert,
    Value,
    columns_of,
    in_python,
    readers_of,
    record_of,
    value_of,
    values_of,
)
from model.rows import AnySelect, Written

SHAPES_REMEMBERED = 2_000
TABLES = frozenset(Base.metadata.tables)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Text with its values in order; `readers` put columns in Python's terms, by their places."""

    sql: str
    nouns: frozenset[type[Base]]
    values: tuple[Value, ...]
    names: tuple[str, ...]
    readers: tuple[tuple[int, Convert], ...]
    record: Callable[[Sequence[Any]], Any]
    asks: frozenset[str]
    """What it must be told of the viewer and the day, by its names."""
    tables: frozenset[str]
    """What it reads, policies included: whatever table its text so much as names."""
    is_fixed: bool
    """Whether it has values of its own statement that another of the same shape can't replace."""
    lists: frozenset[int] = frozenset()
    """The columns whose values are lists."""
    key: int | None = None
    """The column with the key that a row answers, where it answers each key by itself."""

    @property
    def asks_own(self) -> bool:
        """Whether it must be told which objectives are the viewer's own."""
        return OWN.key in self.asks

    def given(self, named: Mapping[str, Any], held: Sequence[Any] | None) -> list[Any]:
        """The values of one run; `held` are those of a statement of the same shape."""
        return [value_of(each, named, held) for each in self.values]

    def read(self, found: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """Rows as the driver answers them, put in Python's terms where they are not."""
        return in_python(found, self.readers)

    def read_columns(
        self, places: Sequence[int], columns: Sequence[Sequence[Any]]
    ) -> Sequence[Sequence[Any]]:
        """Rows of these columns, each of which holds the values of all rows."""
        readers, read = dict(self.readers), [*columns]
        for number, place in enumerate(places):
            if place in self.lists:
                read[number] = [each[0] for each in read[number]]
            if place in readers:
                read[number] = [*map(readers[place], read[number])]
        return [*zip(*read, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A statement by all that shapes its SQL, and not by the values it is run with."""

    statement: AnySelect
    key: Any

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.key == other.key


def cache_key(statement: AnySelect) -> Any:
    """What SQLAlchemy caches its SQL by: the shape, and the values held; None if it can't be."""
    return statement._generate_cache_key()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] — it has no public name.


def prepared(statement: AnySelect | Written) -> tuple[Prepared, Sequence[Any] | None]:
    """The statement as it runs, with the values it holds; Unguarded if it would escape a policy."""
    if isinstance(statement, Written):
        return prepared_written(statement), None
    key = cache_key(statement)
    if key is None:
        return prepared_now(statement), None
    known = prepared_once(Shape(statement, key.key))
    if known.is_fixed:
        return prepared_now(statement), None
    return known, key.bindparams


@lru_cache(SHAPES_REMEMBERED)
def prepared_written(written: Written) -> Prepared:
    return prepared_now(written.statement)


@lru_cache(SHAPES_REMEMBERED)
def prepared_once(shape: Shape) -> Prepared:
    return prepared_now(shape.statement)


@cache
def prepared_own() -> Prepared:
    """The statement that finds the viewer's own objectives: a policy's part, under no policy."""
    text = own_objectives().compile(dialect=BARE, compile_kwargs=WRITTEN_OUT)
    return made_of(cast("Any", text), frozenset(), ())


def prepared_now(statement: AnySelect) -> Prepared:
    nouns = nouns_of(statement)
    dialect = OF_DAY if is_of_day(statement) else DIALECT
    text = guarded(statement, nouns).compile(dialect=dialect, compile_kwargs=WRITTEN_OUT)
    key = cache_key(statement)
    made = made_of(cast("Any", text), nouns, () if key is None else key.bindparams)
    return replace(made, key=key_of(statement))


def made_of(
    text: Any, nouns: frozenset[type[Base]], held: Sequence[BindParameter[Any]]
) -> Prepared:
    columns = columns_of(text)
    names = tuple(str(column.keyname) for column in columns)
    # A value that a statement holds by the name of a policy's must not stand for who asks.
    values = tuple(values_of(text, held, NAMES))
    return Prepared(
        sql=text.string,
        nouns=nouns,
        values=values,
        names=names,
        readers=tuple(readers_of(columns)),
        record=record_of(names),
        lists=frozenset(
            place for place, each in enumerate(columns) if isinstance(each.type, ARRAY)
        ),
        asks=NAMES & {each.name for each in values if each.is_named},
        tables=TABLES & {*WORD.findall(text.string)},
        # What has no place was written into the text, or copied by SQLAlchemy on the way to it.
        is_fixed=not {each.place for each in values}.issuperset(range(len(held))),
    )
