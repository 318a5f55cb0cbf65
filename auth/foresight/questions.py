"""Statements as a plan asks them, and what they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auth.visibility.prepared import Prepared
from model.rows import Keep

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """A statement of a plan: the same one may be asked several times, by other keys.

    `of_noun` if its rows are those of a noun, which are looked at by names, and seldom at all.
    """

    told: Prepared
    of_noun: bool
    time: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows with the places of their columns in the statement; `make` keeps the values of one."""

    told: Prepared
    rows: Rows
    columns: Sequence[int]
    make: Keep = dict

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.told.names[place] for place in self.columns)


@dataclass(frozen=True, slots=True)
class Question:
    """A statement as it was asked and answered, with the values of its own."""

    place: Place
    values: Mapping[str, Any]
    answer: Answered
