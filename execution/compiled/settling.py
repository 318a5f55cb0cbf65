"""Takes in the values of a field for a whole group: leaves are written, objects form new groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from graphql import GraphQLError

from execution.compiled.groups import Failing, Failure, Group, Link, Path
from execution.compiled.leaves import Leaf
from execution.compiled.plan import FAILED, Field, Inner, Kind

NO_LISTS = (str, bytes, bytearray, memoryview, Mapping)
"""What could be gone through, and yet is one value."""
LISTS = (list, tuple)
NULL = id(None)


@dataclass(frozen=True, slots=True)
class Failed:
    """A field that failed for one object of a group, at a place inside its value."""

    group: Group
    index: int
    field: Field
    path: Path
    error: Exception


class Settling:
    """All groups of a run in the order they were made, and all that failed in them."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.failed: list[Failed] = []

    def settle(self, group: Group, place: int, values: Sequence[Any]) -> list[Group]:
        """Puts a field's values in their place, and answers the groups they led to."""
        field = group.selected.fields[place]
        if isinstance(field.value, Inner):
            link = self._link(group, field, field.value, values)
            group.columns[place] = link
            self.groups += link.groups
            return link.groups
        group.columns[place] = self._written(group, field, field.value, values)
        return []

    def _written(
        self, group: Group, field: Field, leaf: Leaf, values: Sequence[Any]
    ) -> Sequence[Any]:
        if field.kind.item is None and not isinstance(values, Failing):
            try:
                column = leaf.column(values)
            except Exception:  # noqa: BLE001, S110 — found again below, where it is told.
                pass
            else:
                if not field.kind.required or None not in column:
                    return column
        column = self._taken(group, field, values, leaf.one)
        group.lost.update(lost(column))
        return column

    def _link(self, group: Group, field: Field, inner: Inner, values: Sequence[Any]) -> Link:
        numbers = Numbers(inner)
        shape = None if isinstance(values, Failing) else numbers.of_all(field.kind, values)
        failing = shape is None or not numbers.are_sound()
        if shape is None or failing:
            numbers = Numbers(inner)
            shape = self._taken(group, field, values, numbers.carefully)
        link = Link(group, field, shape, failing=failing)
        link.objects = len(numbers.objects)
        link.groups = list(numbers.groups(link))
        return link

    def _taken(
        self, group: Group, field: Field, values: Sequence[Any], take: Callable[[Any], Any]
    ) -> list[Any]:
        """One by one, so that each failure is told at its own place."""
        return [
            self._one(Place(group, index, field), field.kind, value, take)
            for index, value in enumerate(values)
        ]

    def _one(self, place: "Place", kind: Kind, value: Any, take: Callable[[Any], Any]) -> Any:
        if isinstance(value, Failure):
            # Raised once for each of many objects, an error would drag all their traces along.
            self.failed.append(place.failed(value.error))
            return FAILED if kind.required else None
        try:
            taken = self._inside(place, kind, value, take)
        except Exception as error:  # noqa: BLE001 — told in the answer, at its path.
            self.failed.append(place.failed(error))
            taken = FAILED
        return None if taken is FAILED and not kind.required else taken

    def _inside(self, place: "Place", kind: Kind, value: Any, take: Callable[[Any], Any]) -> Any:
        if isinstance(value, Exception):
            raise value
        if value is None:
            if kind.required:
                message = f"Cannot return null for non-nullable field {place.field.coordinate}."
                raise TypeError(message)
            return None
        if kind.item is None:
            return take(value)
        items = [
            self._one(place.at(index), kind.item, each, take)
            for index, each in enumerate(iterated(place, value))
        ]
        return FAILED if FAILED in items else items


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a field's value for one object."""

    group: Group
    index: int
    field: Field
    path: Path = ()

    def at(self, index: int) -> "Place":
        return Place(self.group, self.index, self.field, (*self.path, index))

    def failed(self, error: Exception) -> Failed:
        return Failed(self.group, self.index, self.field, self.path, error)


def iterated(place: Place, value: Any) -> Iterable[Any]:
    items: Iterable[Any] = value
    if isinstance(value, Iterable) and not isinstance(value, NO_LISTS):
        return items
    what = place.field.coordinate
    raise GraphQLError(f"Expected Iterable, but did not find one for field '{what}'.")


class Numbers:
    """Gives each object a number, the same one wherever it is met again."""

    def __init__(self, inner: Inner) -> None:
        self._inner = inner
        self._type_of = inner.type_of if len(inner.types) > 1 else None
        self._known: dict[int, int] = {}
        self.objects: list[Any] = []
        self._types: list[str] = []

    def of_all(self, kind: Kind, values: Sequence[Any]) -> Sequence[Any] | None:
        """All of them at once; None where one fails, or is null that may not be."""
        try:
            if kind.item is None and are_different(values):
                self._take(values)
                return range(len(values))
            met = objects_in(kind, values)
            self._take([*met.values()])
            return shape_of(kind, values, {NULL: None, **dict(zip(met, count()))})
        except Exception:  # noqa: BLE001 — found again one by one, where it is told.
            return None

    def _take(self, objects: Sequence[Any]) -> None:
        self.objects = [*objects]
        if self._type_of is not None:
            self._types = [*map(self._type_of, objects)]

    def of(self, value: Any) -> int:
        number = self._known.get(id(value))
        if number is None:
            if self._type_of is not None:
                self._types.append(self._type_of(value))
            number = self._known[id(value)] = len(self.objects)
            self.objects.append(value)
        return number

    def carefully(self, value: Any) -> int:
        """The same, and raises for what is a failure itself or of no type."""
        if isinstance(value, Exception):
            raise value
        if self._type_of is None and self._inner.type_of is not None:
            self._inner.type_of(value)
        return self.of(value)

    def are_sound(self) -> bool:
        """Whether none of them would have been refused, looked at all together."""
        if any(issubclass(kind, Exception) for kind in set(map(type, self.objects))):
            return False
        return self._inner.fit is None or self._inner.fit(self.objects)

    def groups(self, link: Link) -> Iterable[Group]:
        """The objects by their types, of which some may have none."""
        if len(self._inner.types) == 1 and self.objects:
            (only,) = self._inner.types.values()
            yield Group(only, link, self.objects, range(len(self.objects)))
            return
        for name, selected in self._inner.types.items():
            members = [number for number, each in enumerate(self._types) if each == name]
            if members:
                yield Group(selected, link, [self.objects[number] for number in members], members)


def are_different(values: Sequence[Any]) -> bool:
    """Whether each is an object, and none is met twice: then their places are their numbers."""
    met = {*map(id, values)}
    return len(met) == len(values) and NULL not in met


def objects_in(kind: Kind, values: Iterable[Any]) -> dict[int, Any]:
    """Each object once, in the order they are met, by what makes it itself."""
    if kind.item is None:
        return {id(value): value for value in values if value is not None}
    lists = [value for value in values if value is not None]
    if not all(isinstance(value, LISTS) for value in lists):
        # What is gone through once may be empty the next time.
        raise TypeError("this may be no list")
    return objects_in(kind.item, chain.from_iterable(lists))


def shape_of(kind: Kind, values: Sequence[Any], numbers: Mapping[int, int | None]) -> list[Any]:
    """The number of each object in its place."""
    if kind.item is None:
        shape: list[Any] = [*map(numbers.__getitem__, map(id, values))]
    else:
        item = kind.item
        shape = [None if each is None else shape_of(item, each, numbers) for each in values]
    if kind.required and None in shape:
        raise TypeError("null, where it may not be")
    return shape


def lost(column: Sequence[Any]) -> Iterable[int]:
    return (index for index, value in enumerate(column) if value is FAILED)
