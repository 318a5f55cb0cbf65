"""A row as it travels from a statement to an answer."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Text,
    Update,
    Uuid,
    any_,
    bindparam,
    literal,
)
from sqlalchemy import Row as Record
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from model.base import Base

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
AnyChange = Insert | Update | Delete
AnyRecord = Record[*tuple[Any, ...]]


class Row:
    """One row of `noun`: `row[Person.title]` is typed, `row.title` serves the schema.

    `on` is the day it was asked for, where that is not today; its edges are answered for it too.
    No dataclass, since a frozen one takes three times as long to make, and there are thousands.
    """

    __slots__ = ("_hash", "noun", "on", "values")

    def __init__(self, noun: str, values: Mapping[str, Any], on: date | None = None) -> None:
        self.noun = noun
        self.values = values
        self.on = on
        self._hash: int | None = None

    def __getitem__(self, column: InstrumentedAttribute[T]) -> T:
        found: T = self.values[column.key]
        return found

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(f"this {self.noun} row was read without {name!r}") from None

    @property
    def id(self) -> UUID:
        found: UUID = self.values["id"]
        return found

    @property
    def identity(self) -> object:
        """The same noun, key and day are the same row; a row without a key is only itself."""
        return (self.noun, self.id, self.on) if "id" in self.values else id(self)

    def __hash__(self) -> int:
        """Found once: a row is a key in many places."""
        if self._hash is None:
            key = self.values.get("id")
            self._hash = id(self) if key is None else hash(key)
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Row) and self.identity == other.identity)


Keep = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Made = Callable[[Iterable[Sequence[Any]], Keep], list[Mapping[str, Any]]]


@lru_cache(2_000)
def values_by(names: tuple[str, ...]) -> Made:
    """A function from records to their values by these names, each of which `keep` takes in.

    It is written as code, since a literal is made in half the time of `dict(zip(…))`, and that is
    most of what it takes to read a row. Names go into it as texts, whatever they hold.
    """
    places = [f"v{place}" for place in range(len(names))]
    entries = ", ".join(f"{name!r}: {value}" for name, value in zip(names, places, strict=True))
    code = f"lambda records, keep: [keep({{{entries}}}) for {', '.join(places)}, in records]"
    made: Made = eval(code, {})  # noqa: S307 — made of the names of a statement's columns alone.
    return made


class Written:
    """A statement that is written once, and run with values for its named parameters."""

    __slots__ = ("statement",)

    def __init__(self, statement: AnySelect) -> None:
        self.statement = statement


class Change:
    """The same of an insert, an update or a delete; what it returns are its rows."""

    __slots__ = ("statement",)

    def __init__(self, statement: AnyChange) -> None:
        self.statement = statement


SHAPES_KEPT = 256
P = ParamSpec("P")


def written(write: Callable[P, AnySelect]) -> Callable[P, Written]:
    """Writes a statement once for each shape that its arguments give it.

    To write one, and to find by what it was written whether its text is known, takes ten times as
    long as to run it.
    """

    @lru_cache(SHAPES_KEPT)
    def once(*shape: P.args, **named: P.kwargs) -> Written:
        return Written(write(*shape, **named))

    return cast("Callable[P, Written]", once)


def changing(write: Callable[P, AnyChange]) -> Callable[P, Change]:
    """Writes a change once for each shape that its arguments give it."""

    @lru_cache(SHAPES_KEPT)
    def once(*shape: P.args, **named: P.kwargs) -> Change:
        return Change(write(*shape, **named))

    return cast("Callable[P, Change]", once)


RESERVED = "until"
"""Whatever names it asks for a day gone by; see auth/visibility/standing.py."""


def named(name: str, type_: TypeEngine[T]) -> BindParameter[T]:
    """A value that is given as the statement runs."""
    if name == RESERVED:
        message = f"{name!r} would show what has been taken out; take UNTIL, or another name."
        raise ValueError(message)
    return _bound(name, type_)


def _bound(name: str, type_: TypeEngine[T]) -> BindParameter[T]:
    return bindparam(name, type_=type_, required=True)


KEYS = named("keys", ARRAY(Uuid()))
INSTANT = TIMESTAMP(timezone=True)
UNTIL = _bound(RESERVED, INSTANT)
"""The first instant after the day that a statement is asked for; see auth/visibility/standing.py:
what has been taken out since stands in whatever names it, so `named` gives it to nothing else."""
CREATED_AT = "created_at"


def was_there(noun: type[Base]) -> ColumnElement[bool]:
    """Whether a row had been made by then, of a noun that tells when its rows are."""
    created_at: ColumnElement[Any] = getattr(noun, CREATED_AT)
    return created_at < UNTIL


def of_keys(column: Any) -> ColumnElement[bool]:
    """`column = ANY(keys)`, with keys given as the statement runs."""
    wanted: ColumnElement[bool] = column == any_(KEYS)
    return wanted


def of_texts(column: Any) -> ColumnElement[bool]:
    """The same, where the keys are texts."""
    wanted: ColumnElement[bool] = column == any_(named("keys", ARRAY(Text())))
    return wanted


def given(column: InstrumentedAttribute[T], name: str | None = None) -> BindParameter[T]:
    """A value of a column, by the column's name or another."""
    return named(name or column.key, column.type)


def givens(*columns: InstrumentedAttribute[Any]) -> dict[str, BindParameter[Any]]:
    """Each of these columns set to the value of its name."""
    return {column.key: given(column) for column in columns}


def columns(noun: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Every column of a noun that people read, ready for `select(*columns(Person))`."""
    attributes = noun.__mapper__.column_attrs
    return [getattr(noun, column.key) for column in attributes if not column.deferred]


def among(column: Any, keys: Collection[UUID]) -> ColumnElement[bool]:
    """`column = ANY(keys)`: one statement text for any number, and one of its 32,767 parameters."""
    wanted: ColumnElement[bool] = column == any_(literal(list(keys), ARRAY(Uuid())))
    return wanted
