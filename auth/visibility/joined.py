"""Several statements asked as one: the rows of one give another its keys, inside the database.

Each keeps the very text that was proved. Only its parameters get other numbers, and the one that
stands for its keys is replaced by those found in rows of a statement before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auth.visibility.predicates import NAMES, OWN
from auth.visibility.prepared import Prepared, prepared_own
from model.prepared import Value
from model.rows import KEYS

Columns = list[Sequence[Any]]
PARAMETER = re.compile(r"\$([0-9]+)")
OWN_IDS = "(SELECT own.ids FROM own)"


@dataclass(frozen=True, slots=True)
class Column:
    """Where keys are found: a column of the rows of a part before."""

    part: int
    place: int


@dataclass(frozen=True, slots=True)
class Part:
    """One of the statements; `keys` is None where it asks by none, or by keys that it is given."""

    told: Prepared
    shown: Sequence[int] = ()
    """The places of the columns that are answered."""
    keys: Column | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The whole text. Each of its values belongs to a part; the viewer's are everybody's."""

    sql: str
    values: tuple[tuple[int, Value], ...]
    asks_own: bool
    widths: tuple[int, ...]
    """How many columns each part answers."""

    def columns(self, answer: Sequence[Any]) -> Iterator[Columns]:
        """Those of each part; what stands before them is the viewer's own, if that was asked."""
        begins = int(self.asks_own)
        for width in self.widths:
            yield [each or () for each in answer[begins : begins + width]]
            begins += width

    def given(self, named: Sequence[Mapping[str, object]]) -> list[object]:
        """The values of one run, from those of each part and the viewer's together."""
        return [
            value.held if not value.is_named else written(value, named[part][value.name])
            for part, value in self.values
        ]


def written(value: Value, given: object) -> object:
    return given if value.write is None else value.write(given)


def joined(parts: Sequence[Part]) -> Joined:
    """Answers one row: the viewer's own objectives if a part asks for them, then for each part all
    values of each of its columns. So the database sends, and the driver reads, no row at all."""
    writer = Writer()
    asks_own = any(part.told.asks_own for part in parts)
    texts = [writer.own()] if asks_own else []
    texts += [writer.text(number, part) for number, part in enumerate(parts)]
    shown = [*([OWN_IDS] if asks_own else []), *(f"a{number}.*" for number in range(len(parts)))]
    lists = [f"({lists_of(number, part)}) AS a{number}" for number, part in enumerate(parts)]
    sql = f"WITH {', '.join(texts)} SELECT {', '.join(shown)} FROM {', '.join(lists)}"  # noqa: S608 — made of proved texts.
    return Joined(sql, tuple(writer.values), asks_own, tuple(len(part.shown) for part in parts))


def lists_of(number: int, part: Part) -> str:
    """Lists of lists would have to be of one length: each goes in a row of its own."""
    columns = (
        f"array_agg(ROW(c{place}))" if place in part.told.lists else f"array_agg(c{place})"
        for place in part.shown
    )
    return f"SELECT {', '.join(columns)} FROM q{number}"  # noqa: S608 — names of ours alone.


def keys_in(column: Column) -> str:
    return f"ARRAY(SELECT c{column.place} FROM q{column.part})"  # noqa: S608 — names of ours alone.


@dataclass(slots=True)
class Writer:
    """Numbers the parameters of all parts anew."""

    values: list[tuple[int, Value]] = field(default_factory=list[tuple[int, Value]])
    _viewers: dict[str, int] = field(default_factory=dict[str, int])

    def own(self) -> str:
        text = self._renumbered(0, Part(prepared_own()))
        return f"own (ids) AS MATERIALIZED (SELECT ARRAY({text}))"

    def text(self, number: int, part: Part) -> str:
        columns = ", ".join(f"c{place}" for place in range(len(part.told.names)))
        return f"q{number} ({columns}) AS MATERIALIZED ({self._renumbered(number, part)})"

    def _renumbered(self, number: int, part: Part) -> str:
        def written(parameter: re.Match[str]) -> str:
            return self._parameter(number, part, part.told.values[int(parameter[1]) - 1])

        return PARAMETER.sub(written, part.told.sql)

    def _parameter(self, number: int, part: Part, value: Value) -> str:
        if value.is_named and value.name == OWN.key:
            return OWN_IDS
        if value.is_named and value.name == KEYS.key and part.keys is not None:
            return keys_in(part.keys)
        if value.is_named and value.name in NAMES:
            return f"${self._viewers_number(value)}"
        self.values.append((number, value))
        return f"${len(self.values)}"

    def _viewers_number(self, value: Value) -> int:
        if value.name not in self._viewers:
            self.values.append((0, value))
            self._viewers[value.name] = len(self.values)
        return self._viewers[value.name]
