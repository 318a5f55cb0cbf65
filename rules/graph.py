"""Objectives, key results and the links between them, as the roll-up sees them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Generic, NoReturn, TypeAlias, TypeVar

from rules.errors import Invalid
from rules.progress import Progress
from rules.terms import AlignmentMode, ObjectiveStatus, Outcome, RollupMode

Id = TypeVar("Id")  # Anything that can be a key and has one text of its own: UUID, str, int.


@dataclass(frozen=True, slots=True)
class Period(Generic[Id]):
    """A cycle by its length, which weighs the key results of it where an objective has several."""

    id: Id
    days: Decimal


@dataclass(frozen=True, slots=True)
class Objective(Generic[Id]):
    """`period` is its own cycle; it is needed where its key results are of shorter ones."""

    id: Id
    mode: RollupMode = RollupMode.KEY_RESULTS
    status: ObjectiveStatus = ObjectiveStatus.PUBLISHED
    is_archived: bool = False
    period: Period[Id] | None = None

    @property
    def is_counted(self) -> bool:
        """A draft is not yet anybody else's number, and a cancelled or archived one no longer."""
        is_open = self.status in (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
        return is_open and not self.is_archived


@dataclass(frozen=True, slots=True)
class KeyResult(Generic[Id]):
    """`progress` is its own, by its readings; `driven_by_children` puts theirs in its place.

    One of a rolling objective is of a `period` within that of its objective. There its `score`
    stands for its progress, once it is given: what is past is frozen.
    """

    id: Id
    objective: Id
    progress: Progress
    weight: Decimal = Decimal(1)
    outcome: Outcome | None = None
    is_archived: bool = False
    driven_by_children: bool = False
    period: Period[Id] | None = None
    score: Decimal | None = None

    @property
    def is_counted(self) -> bool:
        return self.outcome is not Outcome.CANCELLED and not self.is_archived


Node: TypeAlias = Objective[Id] | KeyResult[Id]


@dataclass(frozen=True, slots=True)
class Alignment(Generic[Id]):
    """A link from a child up to a parent; `share`, 0…1, weighs the child's part in the parent.

    One that does not `enter` leaves the parent's number as if it was not there: see rules/circles.
    Nor does one that does not `count`, for as long as the child's objective is none that counts.
    """

    child: Id
    parent: Id
    mode: AlignmentMode = AlignmentMode.CONTRIBUTES
    share: Decimal = Decimal(1)
    enters: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Graph(Generic[Id]):
    """Made by `graph_of`. Only links that contribute are in it."""

    nodes: Mapping[Id, Node[Id]]
    key_results: Mapping[Id, tuple[KeyResult[Id], ...]]
    below: Mapping[Id, tuple[Alignment[Id], ...]]
    above: Mapping[Id, tuple[Alignment[Id], ...]]


def graph_of(
    objectives: Iterable[Objective[Id]],
    key_results: Iterable[KeyResult[Id]],
    alignments: Iterable[Alignment[Id]],
) -> Graph[Id]:
    """A link up to a node that is not given leads nowhere: part of a graph may stand alone.

    A link whose child is not given is refused, as its part of the parent's number would be lost.
    """
    own = sorted(key_results, key=lambda each: str(each.id))
    nodes: dict[Id, Node[Id]] = {each.id: each for each in own}
    nodes.update((each.id, each) for each in objectives)
    links = _contributing(alignments, nodes)
    return Graph(
        nodes=nodes,
        key_results=_grouped((each.objective, each) for each in own),
        below=_grouped((each.parent, each) for each in links),
        above=_grouped((each.child, each) for each in links),
    )


def children_first(graph: Graph[Id], ids: Collection[Id]) -> list[Id]:
    """The ids in an order in which each comes after all it is made of; a cycle is refused."""
    children = {
        each: [child for child in _children(graph, each) if child in ids]
        for each in sorted(ids, key=str)
    }
    try:
        return list(TopologicalSorter(children).static_order())
    except CycleError as error:
        _refuse_cycle(error)


def takes_key_results(node: Node[Id]) -> bool:
    return isinstance(node, Objective) and node.mode is not RollupMode.CHILDREN


def takes_children(node: Node[Id]) -> bool:
    """A child never changes a key result's own value unless it is declared to be driven so."""
    if isinstance(node, KeyResult):
        return node.driven_by_children
    return node.mode is not RollupMode.KEY_RESULTS


def _contributing(
    alignments: Iterable[Alignment[Id]], nodes: Mapping[Id, Node[Id]]
) -> list[Alignment[Id]]:
    links = [each for each in alignments if each.mode is AlignmentMode.CONTRIBUTES]
    for each in links:
        if each.child not in nodes:
            raise Invalid(f"The link's child {each.child} is not in this graph.", path=("child",))
    upward = [each for each in links if not _is_own(nodes[each.child], each.parent)]
    return sorted(upward, key=lambda each: (str(each.child), str(each.parent)))


def _is_own(child: Node[Id], parent: Id) -> bool:
    """A key result goes into its own objective already, and must not be counted twice."""
    return isinstance(child, KeyResult) and child.objective == parent


def _children(graph: Graph[Id], node_id: Id) -> Iterable[Id]:
    # Each link that enters counts here, also one that its parent's mode passes over today: a later
    # change of that mode must never close a circle. One that does not enter can't carry a number.
    yield from (each.id for each in graph.key_results.get(node_id, ()))
    yield from (each.child for each in graph.below.get(node_id, ()) if each.enters)


def _refuse_cycle(error: CycleError) -> NoReturn:
    path = " → ".join(str(node_id) for node_id in error.args[1])
    raise Invalid(
        f"These would be made of one another: {path}; take one link away.",
        path=("parent",),
        code="CYCLE",
    ) from error


Value = TypeVar("Value")


def _grouped(pairs: Iterable[tuple[Id, Value]]) -> Mapping[Id, tuple[Value, ...]]:
    groups: defaultdict[Id, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
