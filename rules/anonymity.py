"""Which groups may be told of, so that no two answers taken together single anybody out.

Whatever is told of some groups, only those people can be told apart whom some group has and another
lacks: they fall into cells. As long as no cell has fewer than k people, no sum and no difference of
any number of answers is about fewer than k.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Apart:
    """How far people are told apart by the groups that were told of: `cell` of each, and its size.

    Whoever is in none of these groups has no cell, and is told apart from nobody.
    """

    cell: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    sizes: Counter[int | None] = field(default_factory=Counter[int | None])
    made: int = 0

    def parts(self, group: Iterable[Hashable]) -> dict[int | None, list[Hashable]]:
        """The group by the cells that it would be cut out of."""
        found: defaultdict[int | None, list[Hashable]] = defaultdict(list)
        for who in group:
            found[self.cell.get(who)].append(who)
        return found

    def leaves_none_alone(self, group: Iterable[Hashable], k: int) -> bool:
        """Whether each part, and what is left of its cell, is of at least k people or of nobody."""
        return all(
            len(part) >= k and (cell is None or not 0 < self.sizes[cell] - len(part) < k)
            for cell, part in self.parts(group).items()
        )

    def tell(self, group: Iterable[Hashable]) -> None:
        for cell, part in self.parts(group).items():
            self.made += 1
            self.cell.update(dict.fromkeys(part, self.made))
            self.sizes[self.made] = len(part)
            self.sizes[cell] -= len(part)

    def is_of(self, k: int) -> bool:
        left = (size for cell, size in self.sizes.items() if cell is not None)
        return not any(0 < size < k for size in left)


def told_of(
    groups: Mapping[Name, Collection[Who]], k: int, before: Iterable[Collection[Who]] = ()
) -> list[Name]:
    """The groups that may be told of, taken in their order: an earlier one goes first.

    `before` was told of already, such as last month's or an earlier request's.
    """
    apart = Apart()
    for group in before:
        apart.tell(group)
    if not apart.is_of(k):
        return []
    names: list[Name] = []
    for name, group in groups.items():
        if len(group) >= k and apart.leaves_none_alone(group, k):
            apart.tell(group)
            names.append(name)
    return names
