"""Statements as the driver runs them: a text with its values in order, and how its rows are read.

SQLAlchemy takes several times as long to find what it rendered before, and to run it, as the
database to answer.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter, Enum, Numeric
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg

from model.rows import Change, Written

STATEMENTS_REMEMBERED = 1_000
WRITTEN_OUT = {"render_postcompile": True}
Convert = Callable[[Any], Any]


class Rendering(PGCompiler_asyncpg):
    """Renders a statement whose named values come only when it runs."""

    def construct_params(self, *given: Any, **options: Any) -> Any:
        return super().construct_params(*given, **{**options, "_check": False})


class BareDialect(PGDialect_asyncpg):
    statement_compiler = Rendering
    supports_statement_cache = True


BARE = cast("Any", BareDialect)()
"""For statements under no policy: our own, and the parts of policies themselves."""


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
class Bare:
    """A statement under no policy; `readers` put columns in Python's terms, by their places."""

    sql: str
    values: tuple[Value, ...]
    readers: tuple[tuple[int, Convert], ...]
    record: Callable[[Sequence[Any]], Any]

    def given(self, named: Mapping[str, Any]) -> list[Any]:
        """The values of one run."""
        return [value_of(each, named, None) for each in self.values]

    def records(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """Plain tuples whose columns have names too."""
        return [*map(self.record, in_python(found, self.readers))]


@lru_cache(STATEMENTS_REMEMBERED)
def bare(statement: Written | Change) -> Bare:
    text = cast("Any", statement.statement.compile(dialect=BARE, compile_kwargs=WRITTEN_OUT))
    columns = columns_of(text)
    names = [str(column.keyname) for column in columns]
    usual = {column.key: column.default.arg for column in text.insert_prefetch}
    values = (replace(each, held=usual.get(each.name, each.held)) for each in values_of(text, ()))
    return Bare(text.string, tuple(values), tuple(readers_of(columns)), record_of(names))


def columns_of(text: Any) -> Sequence[Any]:
    found: Sequence[Any] = text._result_columns  # noqa: SLF001 — it has no public name.
    return found


def value_of(each: Value, named: Mapping[str, Any], held: Sequence[Any] | None) -> Any:
    if each.is_named:
        value = named[each.name]
    elif held is not None and each.place is not None:
        value = held[each.place].effective_value
    else:
        return each.held
    return value if each.write is None else each.write(value)


def values_of(
    text: Any, held: Sequence[BindParameter[Any]], names: Collection[str] = ()
) -> Iterator[Value]:
    """In the order of the text; lists that were written out have their words among them.

    `names` are of values that are given with each run, whoever holds one by such a name.
    """
    places = {id(each): place for place, each in enumerate(held)}
    expanded = text._post_compile_expanded_state  # noqa: SLF001 — no public name.
    writers: dict[str, Convert | None] = dict(text._bind_processors)  # noqa: SLF001 — no public name.
    writers.update(expanded.processors if expanded else {})
    known = text.construct_params()
    for name in text.positiontup or ():
        bound: BindParameter[Any] | None = text.binds.get(name)
        write, value = writers.get(name), known.get(name)
        is_named = bound is not None and (bound.required or bound.key in names)
        ready = value if is_named or write is None else write(value)
        yield Value(name, ready, is_named, places.get(id(bound)), write)


def in_python(
    found: Sequence[Sequence[Any]], readers: Sequence[tuple[int, Convert]]
) -> Sequence[Sequence[Any]]:
    """Rows as the driver answers them, put in Python's terms where they are not."""
    if not readers:
        return found
    rows = [list(each) for each in found]
    for place, convert in readers:
        for row in rows:
            row[place] = convert(row[place])
    return rows


def readers_of(columns: Sequence[Any]) -> Iterator[tuple[int, Convert]]:
    """asyncpg answers numbers, days and ids as we want them; words and JSON it answers as text."""
    for place, column in enumerate(columns):
        if not is_number(column.type):
            read = column.type._cached_result_processor(BARE, None)  # noqa: SLF001 — no public name.
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
