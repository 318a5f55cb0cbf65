"""What one run of a plan teaches: where the keys and values of its statements may come from."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from auth.foresight.questions import Place, Question
from auth.visibility.prepared import Prepared
from model.rows import KEYS

SPARE, TIMES = 50, 20
"""Where only some of a column's keys are asked for, so many more are worth the way."""


@dataclass(frozen=True, slots=True)
class Found:
    """Keys are those of a column."""

    place: Place
    column: int


@dataclass(frozen=True, slots=True)
class Held:
    """A value is always this one."""

    value: Hashable


@dataclass(frozen=True, slots=True)
class Same:
    """A value is that of another statement's, by the same name."""

    place: Place


@dataclass(frozen=True, slots=True)
class Today:
    """A value is the day on which it is asked."""


Origin = Held | Same | Today


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that a statement's keys and values may come from, as far as was seen, how many times.

    `keys` is None for a statement without any; of each column it counts how often all were asked.
    """

    keys: Mapping[Found, int] | None
    values: Mapping[str, frozenset[Origin]]
    times: int = 1

    def narrowed(self, other: "Lesson") -> "Lesson":
        """By another time."""
        names = self.values.keys() & other.values.keys()
        values = {name: self.values[name] & other.values[name] for name in names}
        return Lesson(both(self.keys, other.keys), values, self.times + other.times)


def both(one: Mapping[Found, int] | None, two: Mapping[Found, int] | None) -> Any:
    if one is None or two is None:
        return one if two is None else two
    return {each: one[each] + two[each] for each in one if each in two}


@dataclass(frozen=True, slots=True)
class Looked:
    """A question before, with the keys in its columns as far as they were looked for."""

    question: Question
    keys: dict[int, frozenset[Any]] = field(default_factory=dict[int, frozenset[Any]])

    def columns(self) -> Iterator[tuple[int, frozenset[Any]]]:
        """Those that hold ids."""
        for place, column in enumerate(self.question.answer.columns):
            if place not in self.keys:
                self.keys[place] = ids(self.question, place)
            if self.keys[place]:
                yield column, self.keys[place]


def ids(question: Question, place: int) -> frozenset[UUID]:
    """The ids in a column; none where it holds something else."""
    rows = question.answer.rows
    first = next((row[place] for row in rows if row[place] is not None), None)
    if not isinstance(first, UUID):
        return frozenset()
    return frozenset(row[place] for row in rows if row[place] is not None)


def lessons(questions: Sequence[Question], today: date) -> Iterator[tuple[Place, Lesson]]:
    """From all that one run asked and was answered, in order."""
    before: list[Looked] = []
    for question in questions:
        yield question.place, lesson_of(question, before, today)
        before.append(Looked(question))


def lesson_of(question: Question, before: Sequence[Looked], today: date) -> Lesson:
    keys = question.values.get(KEYS.key)
    others = {name: value for name, value in question.values.items() if name != KEYS.key}
    values = {
        name: frozenset(origins(name, value, before, today)) for name, value in others.items()
    }
    return Lesson(None if keys is None else sources(question.place.told, keys, before), values)


def sources(told: Prepared, keys: Sequence[Any], before: Sequence[Looked]) -> dict[Found, int]:
    """The columns that hold all these keys, and few others where a statement can be asked so."""
    wanted = frozenset(keys)
    found: dict[Found, int] = {}
    for looked in before:
        for column, held in looked.columns():
            if held == wanted or (is_within(wanted, held) and told.key is not None):
                found[Found(looked.question.place, column)] = int(held == wanted)
    return found


def is_within(wanted: frozenset[Any], held: frozenset[Any]) -> bool:
    return len(held) <= len(wanted) * TIMES + SPARE and wanted <= held


def origins(name: str, value: Any, before: Sequence[Looked], today: date) -> Iterator[Origin]:
    if value == today:
        yield Today()
    if isinstance(value, Hashable):
        yield Held(value)
    for looked in before:
        values = looked.question.values
        if name in values and values[name] == value:
            yield Same(looked.question.place)
