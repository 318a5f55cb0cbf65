"""Which groups may be told of, so that no two answers taken together single anybody out.

Whatever is told of some groups, only those people can be told apart whom some group has and another
lacks: they fall into cells. As long as no cell has fewer than k people, no sum and no difference of
any number of answers is about fewer than k.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

PER_PERSPECTIVE = 3
"""Of one recipient's feedback, for each perspective."""

Name = TypeVar("Name", bound=Hashable)
Who = TypeVar("Who", bound=Hashable)


def cells(groups: Iterable[frozenset[Who]]) -> Counter[frozenset[int]]:
    """How many people each combination of groups has; those in none are no cell."""
    within: dict[Who, set[int]] = {}
    for number, group in enumerate(groups):
        for who in group:
            within.setdefault(who, set()).add(number)
    return Counter(frozenset(numbers) for numbers in within.values())


def is_safe(groups: Iterable[frozenset[Who]], k: int) -> bool:
    """Whether all of these may be told of beside one another."""
    return all(size >= k for size in cells(groups).values())


def may_tell(told: Sequence[frozenset[Who]], group: frozenset[Who], k: int) -> bool:
    """Whether a group may be told of, after those that were."""
    return len(group) >= k and is_safe([*told, group], k)


def told_of(
    groups: Mapping[Name, frozenset[Who]], k: int, before: Sequence[frozenset[Who]] = ()
) -> list[Name]:
    """The groups that may be told of, taken in their order: an earlier one goes first.

    `before` was told of already, such as last month's or an earlier request's.
    """
    shown = list(before)
    names: list[Name] = []
    for name, group in groups.items():
        if may_tell(shown, group, k):
            shown.append(group)
            names.append(name)
    return names
