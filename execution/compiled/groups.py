"""The objects of one selection, gathered for a whole level, and where each stands in the answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeGuard

from execution.compiled.plan import FAILED, Field, Kind, Selected

Path = tuple[str | int, ...]


class Failure:
    """What stands in place of a value that could not be had."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class Failing(list[Any]):
    """Values of which some are failures; a plain list holds none."""


class Group:
    """Objects of one type, each once, with a list of values for each of their fields."""

    __slots__ = ("answers", "columns", "link", "lost", "members", "selected", "sources")

    def __init__(
        self,
        selected: Selected,
        link: "Link | None",
        sources: Sequence[Any],
        members: Sequence[int] = (0,),
    ) -> None:
        self.selected = selected
        self.link = link
        self.sources = sources
        self.members = members
        self.columns: list[Any] = [()] * len(selected.fields)
        self.lost: set[int] = set()
        self.answers: list[Any] = []

    def build(self) -> None:
        """The objects of the answer; one whose required field failed is lost itself."""
        columns = [self._column(place) for place in range(len(self.columns))]
        self.answers = self.selected.build(columns) if columns else [{} for _ in self.sources]
        for index in self.lost:
            self.answers[index] = FAILED

    def _column(self, place: int) -> Sequence[Any]:
        column: Sequence[Any] | Link = self.columns[place]
        if not isinstance(column, Link):
            return column
        values, failed = column.values()
        self.lost.update(failed)
        return values

    def paths(self, index: int) -> Iterator[Path]:
        """Everywhere that an object stands in the answer."""
        if self.link is None:
            yield ()
            return
        yield from self.link.paths(self.members[index])


class Link:
    """Where the objects that a field led to stand, for each object that it was asked of.

    `shape` holds their numbers, in lists where the field answers lists; None for null. It is a
    range where each object led to another one.
    """

    __slots__ = ("_standing", "failing", "field", "groups", "objects", "parent", "shape")

    def __init__(self, parent: Group, field: Field, shape: Sequence[Any], *, failing: bool) -> None:
        self.parent = parent
        self.field = field
        self.shape = shape
        self.failing = failing
        self.objects = 0
        self.groups: list[Group] = []
        self._standing: list[list[tuple[int, Path]]] = []

    def values(self) -> tuple[Sequence[Any], Iterable[int]]:
        """What the field answers for each object, and for which of them it is FAILED."""
        answers = self._answers()
        kind = self.field.kind
        if not self.failing and not any(group.lost for group in self.groups):
            return quickly(kind, self.shape, answers), ()
        values = [completed(kind, each, answers) for each in self.shape]
        return values, [index for index, value in enumerate(values) if value is FAILED]

    def _answers(self) -> Sequence[Any]:
        """The objects of all types by their numbers."""
        if len(self.groups) == 1:
            return self.groups[0].answers
        answers: list[Any] = [None] * self.objects
        for group in self.groups:
            for member, answer in zip(group.members, group.answers, strict=True):
                answers[member] = answer
        return answers

    def paths(self, number: int) -> Iterator[Path]:
        for index, below in self._places()[number]:
            for above in self.parent.paths(index):
                yield (*above, self.field.key, *below)

    def _places(self) -> list[list[tuple[int, Path]]]:
        """For each number where it stands; gone through once for all that failed."""
        if not self._standing:
            self._standing = [[] for _ in range(self.objects)]
            for index, shape in enumerate(self.shape):
                for number, below in places(shape):
                    self._standing[number].append((index, below))
        return self._standing


def is_list(shape: Any) -> TypeGuard[list[Any]]:
    return isinstance(shape, list)


def places(shape: Any) -> Iterator[tuple[int, Path]]:
    """The numbers in it, each with its place."""
    if is_list(shape):
        for index, each in enumerate(shape):
            for number, below in places(each):
                yield number, (index, *below)
    elif shape is not FAILED and shape is not None:
        yield shape, ()


def quickly(kind: Kind, shape: Sequence[Any], answers: Sequence[Any]) -> Sequence[Any]:
    """The answers in their places, where none of them failed."""
    if isinstance(shape, range):
        return answers
    if kind.item is None:
        return [None if each is None else answers[each] for each in shape]
    return [None if each is None else quickly(kind.item, each, answers) for each in shape]


def completed(kind: Kind, shape: Any, answers: Sequence[Any]) -> Any:
    """The same where something failed: it takes away whatever may not be without it."""
    value = shape
    if kind.item is not None and is_list(shape):
        value = [completed(kind.item, each, answers) for each in shape]
        value = FAILED if FAILED in value else value
    elif shape is not None and shape is not FAILED:
        value = answers[shape]
    return None if value is FAILED and not kind.required else value
