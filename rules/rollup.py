"""The roll-up: from key results to objectives, and along contributing links to their parents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.arithmetic import ONE, ZERO, weighted_mean
from rules.formula import WEIGHTED_MEAN, Input
from rules.graph import (
    Graph,
    Id,
    KeyResult,
    Node,
    Objective,
    Period,
    children_first,
    takes_children,
    takes_key_results,
)
from rules.progress import Progress


@dataclass(frozen=True, slots=True)
class Rollup:
    """`measured_share`, 0…1, tells how much of the number rests on readings."""

    progress: Progress
    measured_share: Decimal

    @property
    def value(self) -> Decimal | None:
        return self.progress.value


@dataclass(frozen=True, slots=True)
class Part:
    """Something that goes into a mean; its value may be None, and then it is left out."""

    rollup: Rollup
    weight: Decimal = Decimal(1)


def full(graph: Graph[Id]) -> dict[Id, Rollup]:
    """Every node's roll-up; Invalid with the path where the graph runs in a circle."""
    values: dict[Id, Rollup] = {}
    for node_id in children_first(graph, graph.nodes.keys()):
        values[node_id] = _rollup(graph, node_id, values)
    return values


def affected(graph: Graph[Id], changed: Iterable[Id]) -> list[Id]:
    """The changed nodes and all above whose numbers they enter, in the order to recompute them.

    A node is changed when anything of its own is: its reading, weight, state or mode, its key
    results, or the links below it. A moved or removed node or link changes its former parents.
    An id that is no longer in the graph is passed over.
    """
    found: set[Id] = set()
    waiting = [node_id for node_id in changed if node_id in graph.nodes]
    while waiting:
        node_id = waiting.pop()
        if node_id not in found:
            found.add(node_id)
            waiting.extend(_entered(graph, node_id))
    return children_first(graph, found)


def update(graph: Graph[Id], known: Mapping[Id, Rollup], changed: Iterable[Id]) -> dict[Id, Rollup]:
    """Fresh roll-ups of what is affected: put over `known`, they equal `full` bit for bit."""
    ids = affected(graph, changed)
    values = dict(known)
    for node_id in ids:
        values[node_id] = _rollup(graph, node_id, values)
    return {node_id: values[node_id] for node_id in ids}


def mean_progress(parts: Mapping[Id, Part]) -> Rollup:
    """A cycle's or unit's progress from its published objectives, each under its id, so once."""
    ordered = sorted(parts.items(), key=lambda item: str(item[0]))
    return _mean([(str(node_id), part) for node_id, part in ordered])


def _rollup(graph: Graph[Id], node_id: Id, values: Mapping[Id, Rollup]) -> Rollup:
    node = graph.nodes[node_id]
    if isinstance(node, KeyResult) and not node.driven_by_children:
        return Rollup(node.progress, ONE if node.progress.measured else ZERO)
    return _mean([*_own(graph, node, values), *_below(graph, node, values)])


def _own(
    graph: Graph[Id], node: Node[Id], values: Mapping[Id, Rollup]
) -> Sequence[tuple[str, Part]]:
    """Its key results by id; of a rolling objective the sets that they are in, each by its cycle.

    What has no cycle of its own there is in the one of the whole objective.
    """
    if not isinstance(node, Objective) or not takes_key_results(node):
        return []
    counted = [each for each in graph.key_results.get(node.id, ()) if each.is_counted]
    if node.period is None or all(each.period is None for each in counted):
        return [(str(each.id), Part(values[each.id], each.weight)) for each in counted]
    sets: defaultdict[Period[Id], list[tuple[str, Part]]] = defaultdict(list)
    for each in counted:
        part = Part(_settled(each, values[each.id]), each.weight)
        sets[each.period or node.period].append((str(each.id), part))
    ordered = sorted(sets, key=lambda period: str(period.id))
    return [(str(period.id), Part(_mean(sets[period]), period.days)) for period in ordered]


def _settled(result: KeyResult[Id], rolled: Rollup) -> Rollup:
    """Live as long as nobody has graded it."""
    if result.score is None:
        return rolled
    return Rollup(Progress(result.score, result.score, measured=True, formula="", inputs=()), ONE)


def _below(
    graph: Graph[Id], node: Node[Id], values: Mapping[Id, Rollup]
) -> Sequence[tuple[str, Part]]:
    """What contributes to it, by id.

    Weights of zero are all alike, as each is whole; a share of zero is nothing of the child.
    """
    if not takes_children(node):
        return []
    links = (each for each in graph.below.get(node.id, ()) if each.enters and each.counts)
    return [
        (str(each.child), Part(values[each.child], each.share))
        for each in links
        if each.share > 0 and graph.nodes[each.child].is_counted
    ]


def _entered(graph: Graph[Id], node_id: Id) -> Iterable[Id]:
    """The nodes whose numbers this one goes into: `_own` and `_below` seen from below."""
    node = graph.nodes[node_id]
    if isinstance(node, KeyResult):
        objective = graph.nodes.get(node.objective)
        if objective is not None and takes_key_results(objective):
            yield objective.id
    for link in graph.above.get(node_id, ()):
        parent = graph.nodes.get(link.parent)
        if parent is not None and takes_children(parent) and link.enters:
            yield parent.id


def _mean(parts: Sequence[tuple[str, Part]]) -> Rollup:
    counted = [(name, part) for name, part in parts if part.rollup.value is not None]
    inputs = tuple(Input(name, part.rollup.value, part.weight) for name, part in counted)
    measured_share = weighted_mean((part.rollup.measured_share, part.weight) for _, part in counted)
    value = WEIGHTED_MEAN.compute(inputs)
    return Rollup(
        progress=Progress(
            value=value,
            raw=value,
            measured=bool(measured_share),
            formula=WEIGHTED_MEAN.words,
            inputs=inputs,
        ),
        measured_share=measured_share or ZERO,
    )
