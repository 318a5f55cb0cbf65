"""Loops where each thing has at most one above it."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def loops_in(above: Mapping[Key, Key]) -> list[tuple[Key, ...]]:
    """Each loop once, upwards from its smallest key; one that is above itself is a loop of one."""
    done: set[Key] = set()
    loops: list[tuple[Key, ...]] = []
    for start in above:
        path: dict[Key, None] = {}
        key = start
        while key in above and key not in done and key not in path:
            path[key] = None
            key = above[key]
        if key in path:
            loops.append(_from_smallest(tuple(path), key))
        done.update(path)
    return sorted(loops, key=str)


def _from_smallest(path: tuple[Key, ...], first: Key) -> tuple[Key, ...]:
    loop = path[path.index(first) :]
    start = loop.index(min(loop, key=str))
    return loop[start:] + loop[:start]
