"""A row as it travels from a statement to an answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, literal
from sqlalchemy import Row as Record
from sqlalchemy.orm import InstrumentedAttribute

from model.base import Base

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
AnyRecord = Record[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of `noun`: `row[Person.title]` is typed, `row.title` serves the schema.

    `on` is the day it was asked for, where that is not today; its edges are answered for it too.
    """

    noun: str
    values: Mapping[str, Any]
    on: date | None = None

    def __getitem__(self, column: InstrumentedAttribute[T]) -> T:
        return cast("T", self.values[column.key])

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(f"this {self.noun} row was read without {name!r}") from None

    @property
    def id(self) -> UUID:
        return cast("UUID", self.values["id"])

    @property
    def identity(self) -> object:
        """The same noun, key and day are the same row; a row without a key is only itself."""
        return (self.noun, self.id, self.on) if "id" in self.values else id(self)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.identity == other.identity


def columns(noun: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Every column of a noun, ready for `select(*columns(Person))`."""
    return [getattr(noun, column.key) for column in noun.__mapper__.column_attrs]


def among(column: Any, keys: Collection[UUID]) -> ColumnElement[bool]:
    """`column = ANY(keys)`: one statement text for any number, and one of its 32,767 parameters."""
    wanted: ColumnElement[bool] = column == any_(literal(list(keys), ARRAY(Uuid())))
    return wanted
