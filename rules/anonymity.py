"""Which groups may be told of, so that no two answers taken together single anybody out.

Whatever is told of some groups, only those people can be told apart whom some group has and another
lacks: they fall into cells. As long as no cell has fewer than k people, no sum and no difference of
any number of answers is about fewer than k. Where k differed from group to group, a cell keeps the
highest that any of its groups was told with: that is what was promised to who spoke.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

PER_PERSPECTIVE = 3
"""Of one recipient's feedback, for each perspective."""

Name = TypeVar("Name", bound=Hashable)
Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told(Generic[Who]):
    """A group that was told of, and among how many each of it was promised to be hidden."""

    people: Collection[Who]
    k: int


def cells(groups: Iterable[Collection[Who]]) -> Counter[frozenset[int]]:
    """How many people each combination of groups has; those in none are no cell."""
    within: dict[Who, set[int]] = {}
    for number, group in enumerate(groups):
        for who in group:
            within.setdefault(who, set()).add(number)
    return Counter(frozenset(numbers) for numbers in within.values())


def is_safe(groups: Iterable[Collection[Who]], k: int) -> bool:
    """Whether all of these may be told of beside one another."""
    return all(size >= k for size in cells(groups).values())


def may_tell(told: Sequence[Told[Who]], group: Collection[Who], k: int) -> bool:
    """Whether a group may be told of, after those that were.

    It is judged by the cells that it takes from: another, told with a lower k, is not its doing.
    """
    within: defaultdict[frozenset[int], set[Who]] = defaultdict(set)
    for who in {*group}.union(*(each.people for each in told)):
        within[frozenset(n for n, each in enumerate(told) if who in each.people)].add(who)
    return len(group) >= k and all(
        hides(len(cell.intersection(group)), len(cell), max([k, *(told[n].k for n in numbers)]))
        for numbers, cell in within.items()
        if not cell.isdisjoint(group)
    )


def hides(part: int, size: int, k: int) -> bool:
    """Whether a part of a cell and what is left of it are of at least k people, or of nobody."""
    return part >= k and not 0 < size - part < k


@dataclass(slots=True)
class Cell:
    size: int
    k: int


@dataclass
class Apart:
    """How far people are told apart by the groups that were told of: the cell of each.

    Whoever is in none of these groups has no cell, and is told apart from nobody.
    """

    cells: dict[Hashable, Cell] = field(default_factory=dict[Hashable, Cell])

    def parts(self, group: Collection[Hashable]) -> list[tuple[Cell, list[Hashable]]]:
        """The group by the cells that it would be cut out of; the new ones are one of their own."""
        found: defaultdict[int, list[Hashable]] = defaultdict(list)
        new = Cell(0, 0)
        known = {id(new): new}
        for who in group:
            cell = self.cells.get(who, new)
            known[id(cell)] = cell
            found[id(cell)].append(who)
        new.size = len(found[id(new)])
        return [(known[key], part) for key, part in found.items() if part]

    def may_tell(self, group: Collection[Hashable], k: int) -> bool:
        """As the function of that name, of what was told here."""
        return len(group) >= k and all(
            hides(len(part), cell.size, max(k, cell.k)) for cell, part in self.parts(group)
        )

    def tell(self, group: Collection[Hashable], k: int) -> None:
        for cell, part in self.parts(group):
            cut = Cell(len(part), max(k, cell.k))
            cell.size -= len(part)
            self.cells.update(dict.fromkeys(part, cut))


@dataclass
class Heard:
    """What was told, as each of those who spoke hears it: they know their own words.

    A peer who is the manager by now, or an HR reviewer, takes themselves out of every group that
    they hear; what would be of fewer than its k then is not told to them at all.
    """

    whole: Apart = field(default_factory=Apart)
    beside: dict[Hashable, Apart] = field(default_factory=dict[Hashable, Apart])

    def may_tell(self, group: Collection[Hashable], k: int) -> bool:
        heard = self.heard(group, k)
        return self.whole.may_tell(group, k) and all(
            apart.may_tell(rest, k) for apart, rest in heard
        )

    def tell(self, group: Collection[Hashable], k: int) -> None:
        self.whole.tell(group, k)
        for apart, rest in self.heard(group, k):
            apart.tell(rest, k)

    def heard(self, group: Collection[Hashable], k: int) -> Iterator[tuple[Apart, list[Hashable]]]:
        for who, apart in self.beside.items():
            rest = [each for each in group if each != who]
            if len(rest) >= k:
                yield apart, rest


def heard_of(
    groups: Mapping[Name, Collection[Who]], k: int, before: Iterable[Told[Who]] = ()
) -> list[Name]:
    """As `told_of`, where any of those who spoke may be among those who are told."""
    earlier = [*before]
    spoke = {*()}.union(*groups.values(), *(each.people for each in earlier))
    told = Heard(beside={who: Apart() for who in spoke})
    for each in earlier:
        told.tell(each.people, each.k)
    names: list[Name] = []
    for name, group in groups.items():
        if told.may_tell(group, k):
            told.tell(group, k)
            names.append(name)
    return names


def told_of(
    groups: Mapping[Name, Collection[Who]], k: int, before: Iterable[Told[Who]] = ()
) -> list[Name]:
    """The groups that may be told of, taken in their order: an earlier one goes first.

    `before` was told of already, such as last month's or an earlier request's.
    """
    apart = Apart()
    for each in before:
        apart.tell(each.people, each.k)
    names: list[Name] = []
    for name, group in groups.items():
        if apart.may_tell(group, k):
            apart.tell(group, k)
            names.append(name)
    return names
