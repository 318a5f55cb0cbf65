"""Answers by what was asked and of whom, as far as the memory goes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from execution.kept.marks import Marks
from execution.kept.reader import Reader

T = TypeVar("T")
MOST_SHAPES = 8
"""So many different sets of facts one question's answers may rest on; seldom are there two."""
BESIDE = 2_000
"""Bytes that an answer takes beside its own: keys, objects, and what points to them."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """An answer that rests on these parts of the data, read when they stood at `marks` or later.

    Where they still stand there now, whoever read again would read the same.
    """

    value: T
    size: int
    marks: Marks
    parts: frozenset[int]


Names = tuple[str, ...]


@dataclass(slots=True)
class Shape:
    """How many answers to one question rest on the same facts, and how long the newest holds."""

    count: int
    marks: Marks
    parts: frozenset[int]


Key = tuple[Hashable, Names, tuple[Hashable, ...]]


@dataclass
class Answers(Generic[T]):
    """Holds at most `most` bytes; what was told longest ago goes first."""

    most: int
    held: int = 0
    _kept: OrderedDict[Key, Kept[T]] = field(default_factory=OrderedDict[Key, Kept[T]])
    _shapes: dict[Hashable, dict[Names, Shape]] = field(
        default_factory=dict[Hashable, dict[Names, Shape]]
    )

    def shapes(self, question: Hashable) -> tuple[Names, ...]:
        """What was asked of readers while answers to this were made; none where none is kept."""
        return tuple(self._shapes.get(question, ()))

    def standing(self, question: Hashable, now: Marks) -> list[Names]:
        """The same, but for those of which not even the newest answer holds now."""
        shapes = self._shapes.get(question, {})
        return [names for names, each in shapes.items() if each.marks.still(now, each.parts)]

    def find(self, question: Hashable, reader: Reader, now: Marks) -> T | None:
        """The answer that would be made for this reader now."""
        for names in self._shapes.get(question, ()):
            facts = reader.facts(names, now)
            if facts is None:
                continue
            key = (question, names, facts)
            kept = self._kept.get(key)
            if kept is not None and kept.marks.still(now, kept.parts):
                self._kept.move_to_end(key)
                return kept.value
        return None

    def keep(
        self, question: Hashable, names: Names, facts: tuple[Hashable, ...], kept: Kept[T]
    ) -> None:
        """In place of what was kept for the same; a large one would push out too many others."""
        key = (question, names, facts)
        self._drop(key)
        shapes = self._shapes.get(question, {})
        is_new = names not in shapes
        if kept.size * 8 > self.most or (is_new and len(shapes) >= MOST_SHAPES):
            return
        self._kept[key] = kept
        shapes = self._shapes.setdefault(question, {})
        shape = shapes.setdefault(names, Shape(0, kept.marks, kept.parts))
        shape.count += 1
        shape.marks, shape.parts = kept.marks, kept.parts
        self.held += kept.size + BESIDE
        while self.held > self.most:
            self._drop(next(iter(self._kept)))

    def __len__(self) -> int:
        return len(self._kept)

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is None:
            return
        question, names, _ = key
        self.held -= gone.size + BESIDE
        shapes = self._shapes[question]
        shapes[names].count -= 1
        if not shapes[names].count:
            del shapes[names]
        if not shapes:
            del self._shapes[question]
