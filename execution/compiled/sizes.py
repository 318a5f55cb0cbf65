"""Refuses answers that only look small: objects held once, and told in very many places.

An object is answered once however often it is met, so a few people who manage each other may stand
for an answer that no memory holds once it is written down. It is counted before that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import mul
from types import NoneType
from typing import Any, cast

from graphql import GraphQLError

from execution.compiled.groups import Group, Link, is_list
from execution.compiled.plan import FAILED, Kind
from execution.guard import TOO_MUCH

MOST = 500_000
LONGEST = 5 * 1024 * 1024
LONGEST_BROKEN = 4 * LONGEST
TOO_LONG = "ANSWER_TOO_LARGE"
TEXT = frozenset({str})
TEXT_OR_NOTHING = frozenset({str, NoneType})
SHORT = frozenset({bool, int, float, NoneType})
PUNCTUATION = 4
"""Of each key: its quotes, the colon, and what parts it from the next or closes the object."""
Times = Sequence[int] | None
"""How often each object of a group stands in the answer; None where none stands there twice."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an answer tells, each object as often as it stands there.

    It has at least so many characters, where nothing failed.
    """

    objects: int
    leaves: int
    characters: int


def checked(root: Group, groups: Sequence[Group], *, is_whole: bool) -> Extent:
    """GraphQLError where an answer would be longer than anybody should be told at once.

    What failed may take text away that is counted here, so that then some more of it is taken.
    """
    found = extent(root, groups)
    if found.objects > MOST:
        message = f"The answer holds {found.objects} objects, where {MOST} are taken: ask for less."
        raise GraphQLError(message, extensions={"code": TOO_MUCH})
    if found.characters > (LONGEST if is_whole else LONGEST_BROKEN):
        raise too_long()
    return found


def too_long() -> GraphQLError:
    message = f"The answer is longer than {LONGEST} bytes. Ask for less, and page on."
    return GraphQLError(message, extensions={"code": TOO_LONG})


def extent(root: Group, groups: Sequence[Group]) -> Extent:
    known: dict[Link, Times] = {}
    for link in links(groups):
        known[link] = standing(link, times_of(link.parent, known))
    objects = leaves = 0
    letters = characters(root, None)
    for group in groups:
        times = times_of(group, known)
        told = len(group.sources) if times is None else sum(times)
        objects += told
        leaves += told * len(group.columns)
        letters += characters(group, times)
    return Extent(objects, leaves, letters)


def times_of(group: Group, known: Mapping[Link, Times]) -> Times:
    times = None if group.link is None else known[group.link]
    if times is None or len(times) == len(group.members):
        return times
    return [times[member] for member in group.members]


def standing(link: Link, above: Times) -> Times:
    """How often each object that a link leads to stands in the answer; each does at least once."""
    if isinstance(link.shape, range):
        return above
    if above is None:
        numbers = flat(link.field.kind, link.shape)
        if len(numbers) - numbers.count(None) == link.objects:
            return None
        met = Counter(numbers)
        return [met[number] for number in range(link.objects)]
    counted = [0] * link.objects
    for shape, times in zip(link.shape, above, strict=True):
        for number in named(shape):
            counted[number] += times
    return counted


def flat(kind: Kind, shape: Sequence[Any]) -> list[Any]:
    """Every number in it, and whatever stands in the place of one."""
    if kind.item is None:
        return shape if isinstance(shape, list) else [*shape]
    return flat(kind.item, [*chain.from_iterable(filter(is_list, shape))])


def named(shape: Any) -> Iterator[int]:
    """The numbers in what one object is led to."""
    if is_list(shape):
        for each in shape:
            yield from named(each)
    elif shape is not None and shape is not FAILED:
        yield shape


def characters(group: Group, times: Times) -> int:
    """Of all its objects with their keys; of the objects in them, only the keys."""
    keys = sum(len(each.key) + PUNCTUATION for each in group.selected.fields)
    told = len(group.sources) if times is None else sum(times)
    columns = (column for column in group.columns if not isinstance(column, Link))
    return told * keys + sum(written(column, times) for column in columns)


def written(column: Sequence[Any], times: Times) -> int:
    kinds = set(map(type, column))
    if times is not None:
        return sum(map(mul, map(len if kinds <= TEXT else length, column), times))
    if kinds <= TEXT_OR_NOTHING:
        told = [*filter(None, column)]
        return sum(map(len, told)) + len(column) - len(told)
    return len(column) if kinds <= SHORT else sum(map(length, column))


def length(value: Any) -> int:
    """At least so many characters are written for a value, be it a list or whole JSON."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(map(length, cast("Iterable[Any]", value)))
    if isinstance(value, Mapping):
        return sum(map(length, chain.from_iterable(cast("Mapping[str, Any]", value).items())))
    return 1


def links(groups: Sequence[Group]) -> Iterator[Link]:
    """Each once, those further up first."""
    return iter(dict.fromkeys(group.link for group in groups if group.link is not None))
