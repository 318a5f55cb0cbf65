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
    they hear; what would be of fewer than its k then is not told to them at all. Only those of a
    group of just k lack something by that, and are followed one by one. Whoever else speaks hears
    the cells that all hear, one smaller where they are themselves: that is judged for all at once,
    or each closing of a company's reviews would take as long as it has people.
    """

    told: list[Told[Hashable]] = field(default_factory=list[Told[Hashable]])
    whole: Apart = field(default_factory=Apart)
    most: Apart = field(default_factory=Apart)
    """What whoever lacks nothing heard: nobody hears what was told of fewer than its k."""
    lacking: dict[Hashable, Apart] = field(default_factory=dict[Hashable, Apart])

    def may_tell(self, group: Collection[Hashable], k: int) -> bool:
        return (
            self.whole.may_tell(group, k)
            and self.most.may_tell(group, k)
            and all(hides_beside(*each) for each in self.sizes(group, k))
            and all(
                apart.may_tell(rest, k)
                for who, apart in self.lacking.items()
                if len(rest := but(group, who)) >= k
            )
        )

    def sizes(self, group: Collection[Hashable], k: int) -> Iterator[tuple[int, int]]:
        """How many some speaker is one of, and among how many the others of these are hidden.

        A cell has either nobody who lacks something or nobody else: a group of k is never cut.
        """
        for cell, part in self.most.parts(group):
            yield cell.size - len(part), max(k, cell.k)
            if len(group) > k and part[0] not in self.lacking:
                yield len(part), max(k, cell.k)

    def tell(self, group: Collection[Hashable], k: int) -> None:
        self.told.append(Told(group, k))
        self.whole.tell(group, k)
        if len(group) >= k:
            self.most.tell(group, k)
        for who, apart in self.lacking.items():
            tell_beside(apart, who, self.told[-1:])
        if len(group) == k:
            for who in {*group}.difference(self.lacking):
                self.lacking[who] = Apart()
                tell_beside(self.lacking[who], who, self.told)


def but(group: Collection[Hashable], who: Hashable) -> list[Hashable]:
    return [each for each in group if each != who]


def hides_beside(size: int, k: int) -> bool:
    """Whether so many, one of whom hears it, are nobody to them or still at least k."""
    return size <= 1 or size > k


def tell_beside(apart: Apart, who: Hashable, told: Iterable[Told[Hashable]]) -> None:
    for each in told:
        rest = but(each.people, who)
        if len(rest) >= each.k:
            apart.tell(rest, each.k)


def heard_of(
    groups: Mapping[Name, Collection[Who]], k: int, before: Iterable[Told[Who]] = ()
) -> list[Name]:
    """As `told_of`, where any of those who spoke may be among those who are told.

    The same people once more tell nothing new: they are judged as they were the first time.
    """
    told = Heard()
    for people, promised in dict.fromkeys((frozenset(each.people), each.k) for each in before):
        told.tell(people, promised)
    among = {name: frozenset(group) for name, group in groups.items()}
    judged: dict[frozenset[Who], bool] = {}
    for group in among.values():
        if group not in judged:
            judged[group] = told.may_tell(group, k)
            if judged[group]:
                told.tell(group, k)
    return [name for name, group in among.items() if judged[group]]


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
