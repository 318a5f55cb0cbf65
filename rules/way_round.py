"""Whether something would be made of itself: the way round, where there is one."""

from collections.abc import Collection, Hashable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def way_round(ways: Mapping[Id, Collection[Id]]) -> list[Id]:
    """The nodes of a circle, the first again at its end; empty where no way leads round."""
    ordered = {each: sorted(ways[each], key=str) for each in sorted(ways, key=str)}
    try:
        TopologicalSorter(ordered).prepare()
    except CycleError as error:
        # It tells them as what comes before what: against the direction of our ways.
        return [*reversed(error.args[1])]
    return []


def way_to(start: Id, end: Id, came_from: Mapping[Id, Id]) -> list[Id]:
    """From a start to an end, by where each node was come to from."""
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
