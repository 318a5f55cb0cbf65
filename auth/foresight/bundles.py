"""Statements that are asked as one: which go together, and how their answer is handed out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auth.foresight.lessons import Found, Held, Lesson, Origin, Same, Today
from auth.foresight.questions import Answered, Place, Rows
from auth.visibility.joined import Column, Joined, Part, joined
from auth.visibility.prepared import Prepared
from model.rows import KEYS, Keep

MOST_PARTS = 24


@dataclass(slots=True)
class Foreseen:
    """One part of what is asked as one: which statement, and what its values are made of."""

    place: Place
    keys: Column | None
    values: Mapping[str, Origin]

    def given(self, root: Mapping[str, Any], today: date) -> dict[str, Any]:
        return {name: value_of(name, each, root, today) for name, each in self.values.items()}


def value_of(name: str, origin: Origin, root: Mapping[str, Any], today: date) -> Any:
    match origin:
        case Held(value):
            return value
        case Same():
            return root[name]
        case Today():
            return today


@dataclass(frozen=True, slots=True)
class Looks:
    """By which names rows of a noun are looked at, and what keeps their values."""

    names: frozenset[str]
    make: Keep


@dataclass(frozen=True, slots=True)
class Shown:
    """The columns of a part that are read, in the places of its statement."""

    columns: tuple[int, ...]
    make: Keep


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """A statement with all that is foreseen to follow it; the first part is that statement."""

    parts: tuple[Foreseen, ...]
    shown: tuple[Shown, ...]
    statement: Joined

    def given(
        self, values: Mapping[str, Any], viewers: Mapping[str, Any], today: date
    ) -> list[object]:
        """The viewer's own come last: what a statement is given must never stand for who asks."""
        follow = [each.given(values, today) for each in self.parts[1:]]
        return self.statement.given([{**each, **viewers} for each in (values, *follow)])


def groups(lessons: Mapping[Place, Lesson]) -> list[list[Foreseen]]:
    """Each statement goes with the one that its keys come from, or else begins anew.

    One that nothing follows is read by its columns too, and may be all that is asked."""
    found: list[list[Foreseen]] = []
    for place, lesson in lessons.items():
        if not any(joins(group, place, lesson) for group in found):
            found.append([Foreseen(place, None, {})])
    return found


def joins(group: list[Foreseen], place: Place, lesson: Lesson) -> bool:
    """Puts it into the group, if all that it asks by is known there."""
    if len(group) >= MOST_PARTS:
        return False
    values = {name: chosen(each, group[0].place) for name, each in lesson.values.items()}
    known = {name: origin for name, origin in values.items() if origin is not None}
    column = None if lesson.keys is None else column_in(group, lesson.keys)
    if known.keys() != values.keys() or (lesson.keys is not None and column is None):
        return False
    group.append(Foreseen(place, column, known))
    return True


def chosen(origins: frozenset[Origin], root: Place) -> Origin | None:
    """The day first: what is held today is another tomorrow."""
    if Today() in origins:
        return Today()
    if Same(root) in origins:
        return Same(root)
    return next((each for each in origins if isinstance(each, Held)), None)


def column_in(group: Sequence[Foreseen], keys: Mapping[Found, int]) -> Column | None:
    """The column whose keys were most often all asked for, the first of these."""
    numbers = {each.place: number for number, each in enumerate(group)}
    near = [each for each in keys if each.place in numbers]
    if not near:
        return None
    best = max(near, key=keys.__getitem__)
    return Column(numbers[best.place], best.column)


def bundle_of(group: Sequence[Foreseen], looks: Mapping[Place, Looks]) -> Bundle:
    needed: dict[int, set[int]] = {}
    for each in group:
        if each.keys is not None:
            needed.setdefault(each.keys.part, set()).add(each.keys.place)
    shown = tuple(
        shown_of(each.place, needed.get(number, set()), looks.get(each.place))
        for number, each in enumerate(group)
    )
    parts = [
        Part(each.place.told, how.columns, each.keys)
        for each, how in zip(group, shown, strict=True)
    ]
    return Bundle(tuple(group), shown, joined(parts))


def shown_of(place: Place, needed: set[int], looks: Looks | None) -> Shown:
    """Others' keys, and those that rows are put in order by, are read whatever is looked at."""
    told = place.told
    if looks is None:
        return Shown(tuple(range(len(told.names))), dict)
    always = needed if told.key is None else {*needed, told.key}
    columns = tuple(
        number for number, name in enumerate(told.names) if name in looks.names or number in always
    )
    # Where nothing is looked at, it still counts how many there are.
    return Shown(columns or (0,), looks.make)


class Outlook:
    """What was foreseen in one run, and is handed out to who asks for it."""

    def __init__(self) -> None:
        self._parts: dict[tuple[Prepared, bool], list[Ready]] = {}

    def answer(self, place: Place, values: Mapping[str, Any]) -> Answered | None:
        """What the statement would answer, where exactly this was asked for before."""
        for ready in self._parts.get((place.told, place.of_noun), ()):
            rows = ready.answer(values)
            if rows is not None:
                return Answered(place.told, rows, ready.shown.columns, ready.shown.make)
        return None

    def add(
        self, bundle: Bundle, answer: Sequence[Any], root: Mapping[str, Any], today: date
    ) -> Answered:
        """Keeps the answers of all parts but the first, which is returned."""
        answers = [*bundle.statement.columns(answer)]
        for number, each in enumerate(bundle.parts):
            if number:
                told, source = each.place.told, None
                if each.keys is not None:
                    part, place = each.keys.part, each.keys.place
                    source = answers[part][bundle.shown[part].columns.index(place)]
                ready = Ready(
                    told, each.given(root, today), answers[number], source, bundle.shown[number]
                )
                self._parts.setdefault((told, each.place.of_noun), []).append(ready)
        first, how = bundle.parts[0].place.told, bundle.shown[0]
        rows = first.read_columns(how.columns, answers[0])
        return Answered(first, rows, how.columns, how.make)


@dataclass(slots=True)
class Ready:
    """The columns of one part, put in rows when they are asked for; `source` holds its keys."""

    told: Prepared
    values: Mapping[str, Any]
    columns: Sequence[Sequence[Any]]
    source: Sequence[Any] | None
    shown: Shown
    _rows: Rows | None = None
    _keys: frozenset[Any] | None = None

    def answer(self, values: Mapping[str, Any]) -> Rows | None:
        wanted = values.get(KEYS.key)
        if (wanted is None) is not (self.source is None) or not self._are_mine(values):
            return None
        return self._all() if wanted is None else self._of(frozenset(wanted))

    def _are_mine(self, values: Mapping[str, Any]) -> bool:
        mine = self.values
        return all(
            name in mine and mine[name] == value
            for name, value in values.items()
            if name != KEYS.key
        )

    def _of(self, wanted: frozenset[Any]) -> Rows | None:
        """Only a statement that answers each key by itself is asked for fewer."""
        keys, key = self._held(), self.told.key
        if wanted == keys:
            return self._all()
        if key is None or not wanted <= keys:
            return None
        place = self.shown.columns.index(key)
        return [row for row in self._all() if row[place] in wanted]

    def _held(self) -> frozenset[Any]:
        if self._keys is None and self.source is not None:
            self._keys = frozenset(self.source) - {None}
        return self._keys or frozenset()

    def _all(self) -> Rows:
        if self._rows is None:
            self._rows = self.told.read_columns(self.shown.columns, self.columns)
        return self._rows
