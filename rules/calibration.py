"""Calibration: how proposed ratings are spread, with groups too small to show left out."""

from collections import Counter
from collections.abc import Sequence
from enum import Enum

SMALLEST_GROUP = 4
"""Fewer people than this are told apart by whoever knows them."""


class SessionState(Enum):
    """Not told by the graph, which tells when it was locked."""

    OPEN = "OPEN"
    LOCKED = "LOCKED"


def distribution(ratings: Sequence[int], levels: int) -> list[int | None] | None:
    """How many have each level; None of a level too small to show, None at all of too few people.

    One hidden group would be what is missing from the whole, so another is hidden with it.
    """
    if len(ratings) < SMALLEST_GROUP:
        return None
    counts = Counter(ratings)
    counted = {level: counts[level] for level in range(1, levels + 1)}
    hidden = {level for level, count in counted.items() if 0 < count < SMALLEST_GROUP}
    shown = {level: count for level, count in counted.items() if count and level not in hidden}
    while hidden and shown and (len(hidden) < 2 or missing(counted, hidden) < SMALLEST_GROUP):
        smallest = min(shown, key=lambda level: (shown[level], level))
        hidden.add(smallest)
        del shown[smallest]
    return [None if level in hidden else count for level, count in counted.items()]


def missing(counted: dict[int, int], hidden: set[int]) -> int:
    return sum(counted[level] for level in hidden)
