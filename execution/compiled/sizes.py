"""Refuses answers that only look small: objects held once, and told in very many places.

An object is answered once however often it is met, so a few people who manage each other may stand
for an answer that no memory holds once it is written down.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from execution.compiled.groups import Group, Link, is_list
from execution.compiled.plan import FAILED, Kind
from execution.guard import TOO_MUCH

MOST = 500_000


def check_size(groups: Sequence[Group], most: int = MOST) -> None:
    """GraphQLError where the objects of an answer stand in more places than these."""
    if at_most(groups) > most and (found := places(groups)) > most:
        message = f"The answer holds {found} objects, where {most} are taken: ask for less."
        raise GraphQLError(message, extensions={"code": TOO_MUCH})


def at_most(groups: Sequence[Group]) -> int:
    """A figure that is found quickly, and never too small."""
    times: dict[Link, int] = {}
    found = 0
    for link in links(groups):
        above = 1 if link.parent.link is None else times[link.parent.link]
        references = length(link.field.kind, link.shape)
        times[link] = above * max(1, references - link.objects + 1)
        found += above * references
    return found


def length(kind: Kind, shape: Any) -> int:
    """How many objects it may name."""
    if kind.item is None:
        return len(shape)
    return sum(length(kind.item, each) for each in shape if is_list(each))


def places(groups: Sequence[Group]) -> int:
    """In how many places they stand, all taken together."""
    times: dict[Link, list[int]] = {}
    for link in links(groups):
        counted = times[link] = [0] * link.objects
        for shape, above in zip(link.shape, standing(link.parent, times), strict=True):
            for number in numbers(shape):
                counted[number] += above
    return sum(map(sum, times.values()))


def standing(group: Group, times: Mapping[Link, Sequence[int]]) -> Sequence[int]:
    """How often each object of a group stands in the answer."""
    if group.link is None:
        return [1]
    return [times[group.link][member] for member in group.members]


def links(groups: Sequence[Group]) -> Iterator[Link]:
    """Each once, those further up first."""
    return iter(dict.fromkeys(group.link for group in groups if group.link is not None))


def numbers(shape: Any) -> Iterator[int]:
    if is_list(shape):
        for each in shape:
            yield from numbers(each)
    elif shape is not None and shape is not FAILED:
        yield shape
