"""Statements as they run: rendered with their policies, proved, and kept for any values.

The text that was proved is the very text that runs.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import ARRAY, BindParameter, Enum, Numeric

from auth.visibility.keyed import key_of
from auth.visibility.policed import guarded, nouns_of
from auth.visibility.predicates import NAMES, OWN, own_objectives
from auth.visibility.rendered import BARE, DIALECT, OF_DAY
from auth.visibility.standing import is_of_day
from model.base import Base
from model.rows import AnySelect, Written

SHAPES_REMEMBERED = 2_000
TABLES = frozenset(Base.metadata.tables)
WORD = re.compile(r"\w+")
WRITTEN_OUT = {"render_postcompile": True}
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One of a statement's values: given by name with each run, or held by the statement.

    `place` is its place among the values that tell statements of one shape apart.
    """

    name: str
    held: Any
    is_named: bool
    place: int | None
    write: Convert | None


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
        if not self.readers:
            return found
        rows = [list(each) for each in found]
        for place, convert in self.readers:
            for row in rows:
                row[place] = convert(row[place])
        return rows

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


def value_of(each: Value, named: Mapping[str, Any], held: Sequence[Any] | None) -> Any:
    if each.is_named:
        value = named[each.name]
    elif held is not None and each.place is not None:
        value = held[each.place].effective_value
    else:
        return each.held
    return value if each.write is None else each.write(value)


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
    columns: list[Any] = text._result_columns  # noqa: SLF001 — it has no public name.
    names = tuple(str(column.keyname) for column in columns)
    values = tuple(values_of(text, held))
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


def values_of(text: Any, held: Sequence[BindParameter[Any]]) -> Iterator[Value]:
    """In the order of the text; lists that were written out have their words among them."""
    places = {id(each): place for place, each in enumerate(held)}
    expanded = text._post_compile_expanded_state  # noqa: SLF001 — no public name.
    writers: dict[str, Convert | None] = dict(text._bind_processors)  # noqa: SLF001 — no public name.
    writers.update(expanded.processors if expanded else {})
    known = text.construct_params()
    for name in text.positiontup or ():
        bound: BindParameter[Any] | None = text.binds.get(name)
        write, value = writers.get(name), known.get(name)
        # A value that a statement holds by the name of a policy's must not stand for who asks.
        is_named = bound is not None and (bound.required or bound.key in NAMES)
        ready = value if is_named or write is None else write(value)
        yield Value(name, ready, is_named, places.get(id(bound)), write)


def readers_of(columns: Sequence[Any]) -> Iterator[tuple[int, Convert]]:
    """asyncpg answers numbers, days and ids as we want them; words and JSON it answers as text."""
    for place, column in enumerate(columns):
        if not is_number(column.type):
            read = column.type._cached_result_processor(DIALECT, None)  # noqa: SLF001 — no public name.
            if read is not None:
                yield place, Words(read).__getitem__ if isinstance(column.type, Enum) else read


def is_number(type_: Any) -> bool:
    """Or a list of numbers, which the driver answers alike."""
    of: Any = getattr(type_, "item_type", type_)
    return isinstance(of, Numeric)


class Words(dict[Any, Any]):
    """What the few words of an enum mean, each looked up once."""

    def __init__(self, read: Convert) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: Any) -> Any:
        found = self[word] = self._read(word)
        return found


def record_of(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Plain tuples whose columns have names too."""
    made: Any = namedtuple("Record", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 — made at run time.
    return cast("Callable[[Sequence[Any]], Any]", made._make)
