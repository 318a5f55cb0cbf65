"""Statements as a plan asks them, and what they are answered."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from auth.visibility.prepared import Prepared
from model.rows import Keep

Rows = Sequence[Sequence[Any]]


class Place(NamedTuple):
    """A statement of a plan: the same one may be asked several times, by other keys.

    `of_noun` if its rows are those of a noun, which are looked at by names, and seldom at all. It
    is a tuple with names, as are those below, for each answer makes and looks up some dozens.
    """

    told: Prepared
    of_noun: bool
    time: int


class Answered(NamedTuple):
    """Rows with the places of their columns in the statement; `make` keeps the values of one."""

    told: Prepared
    rows: Rows
    columns: Sequence[int]
    make: Keep = dict

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.told.names[place] for place in self.columns)


class Question(NamedTuple):
    """A statement as it was asked and answered, with the values of its own."""

    place: Place
    values: Mapping[str, Any]
    answer: Answered
