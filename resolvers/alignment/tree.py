"""A cycle's whole tree of objectives and key results, as a flat list in preorder."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.alignment import Alignment
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import UNTIL, AnySelect, Row, Written, of_keys, written
from resolvers.alignment.links_past import links_on
from resolvers.dates import AsOf
from resolvers.ids import GlobalId, global_id, noun_and_key
from resolvers.instants import until_of
from resolvers.levels import by_id, present
from resolvers.pages import Columns
from resolvers.progress.key_results import KEY_RESULT
from resolvers.progress.objectives import OBJECTIVE
from resolvers.progress.past import key_results_on, objectives_on
from rules.errors import Invalid

MOST_NODES = 10_000
MOST_TURNED_BACK = 2 * MOST_NODES
"""What a part of a past tree is found among: each row of its cycle is turned back for it."""
CHILD, ABOVE = Alignment.child_objective_id.key, KeyResult.objective_id.key
ABOVE_OBJECTIVE = Alignment.parent_objective_id.key
ABOVE_RESULT = Alignment.parent_key_result_id.key


@dataclass(frozen=True)
class WhichTree:
    root: Annotated[
        GlobalId | None, Doc("Only what hangs below this objective or key result, itself first.")
    ] = None
    max_depth: Annotated[int | None, Doc("Leave out what lies deeper; roots are depth 0.")] = None
    as_of: AsOf = None


class TreeNode(NamedTuple):
    """A node in its place; `parent` is the id of the node it hangs under here."""

    depth: int
    parent: GlobalId | None
    node: Row


@dataclass(frozen=True)
class Forest:
    """Nodes by id, what hangs under each in order, and what hangs under nothing."""

    nodes: dict[UUID, Row]
    below: dict[UUID, list[UUID]]
    roots: list[UUID]


class Reads(NamedTuple):
    """How the nodes of cycles are read."""

    objectives: Callable[[], Written]
    results: Callable[[], Written]


async def trees_of(
    load: Gate, keys: Sequence[UUID], which: WhichTree, _: Columns
) -> list[list[TreeNode]]:
    """Three statements for any number of nodes and levels; a few more for a part, or another day.

    The limit is on what is answered: a part of any tree is, however large the whole.
    """
    until, reads = await until_of(load, which.as_of), reads_of(which)
    objectives = await load.rows(Objective, reads.objectives(), keys=keys, until=until)
    results = await load.rows(KeyResult, reads.results(), keys=keys, until=until)
    if reads is WHOLE:
        check_size(len(objectives) + len(results))
    if reads is IN_FULL:
        check_turned_back(len(objectives) + len(results))
    if which.as_of is None:
        links = await load.rows(Alignment, under_cycles(), keys=keys)
    else:
        links = await links_on(load, CHILD, [row.id for row in objectives], which.as_of)
        objectives = present(await objectives_on(load, objectives, which.as_of))
        results = present(await key_results_on(load, results, which.as_of))
    by_cycle: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in objectives:
        by_cycle[row[Objective.cycle_id]].append(row)
    forests = (forest(by_cycle[key], results, links) for key in keys)
    trees = [list(islice(walk(each, which), MOST_NODES + 1)) for each in forests]
    check_size(sum(map(len, trees)))
    return await in_full(load, trees) if reads is PLACES else trees


def check_size(nodes: int) -> None:
    if nodes > MOST_NODES:
        message = (
            f"The tree has more than {MOST_NODES} nodes, which is the most we answer at once: "
            "name a root, or a depth."
        )
        raise Invalid(message, path=["tree"], code="ANSWER_TOO_LARGE")


def check_turned_back(rows: int) -> None:
    if rows > MOST_TURNED_BACK:
        message = (
            f"The cycle has more than {MOST_TURNED_BACK} objectives and key results, which is the "
            "most we look through for a part of a past tree: leave out `asOf`."
        )
        raise Invalid(message, path=["tree"], code="ANSWER_TOO_LARGE")


def reads_of(which: WhichTree) -> Reads:
    """A row of another day is turned back as a whole, so that its place needs all of it."""
    if which.root is None and which.max_depth is None:
        return WHOLE
    return PLACES if which.as_of is None else IN_FULL


async def in_full(load: Gate, trees: Sequence[Sequence[TreeNode]]) -> list[list[TreeNode]]:
    """With the columns of what is answered, where places alone were read.

    What was taken out between the two reads is left out.
    """
    places = [each.node for tree in trees for each in tree]
    found: dict[UUID, Row] = {}
    for noun in (Objective, KeyResult):
        keys = [row.id for row in places if row.noun == noun.__name__]
        found |= {row.id: row for row in present(await by_id(load, noun, keys))}
    return [
        [each._replace(node=found[each.node.id]) for each in tree if each.node.id in found]
        for tree in trees
    ]


@written
def in_cycles() -> AnySelect:
    there = (of_keys(Objective.cycle_id), Objective.created_at < UNTIL)
    return select(*OBJECTIVE).where(*there).order_by(Objective.position, Objective.id)


@written
def of_cycles() -> AnySelect:
    mine = select(Objective.id).where(of_keys(Objective.cycle_id))
    there = (KeyResult.objective_id.in_(mine), KeyResult.created_at < UNTIL)
    return select(*KEY_RESULT).where(*there).order_by(KeyResult.position, KeyResult.id)


@written
def most_in_cycles() -> AnySelect:
    return in_cycles().statement.limit(MOST_NODES + 1)


@written
def most_of_cycles() -> AnySelect:
    return of_cycles().statement.limit(MOST_NODES + 1)


@written
def some_in_cycles() -> AnySelect:
    return in_cycles().statement.limit(MOST_TURNED_BACK + 1)


@written
def some_of_cycles() -> AnySelect:
    return of_cycles().statement.limit(MOST_TURNED_BACK + 1)


@written
def places_in_cycles() -> AnySelect:
    place = (Objective.id, Objective.cycle_id, Objective.position)
    return in_cycles().statement.with_only_columns(*place)


@written
def places_of_cycles() -> AnySelect:
    place = (KeyResult.id, KeyResult.objective_id, KeyResult.position)
    return of_cycles().statement.with_only_columns(*place)


WHOLE = Reads(most_in_cycles, most_of_cycles)
PLACES = Reads(places_in_cycles, places_of_cycles)
IN_FULL = Reads(some_in_cycles, some_of_cycles)


@written
def under_cycles() -> AnySelect:
    mine = select(Objective.id).where(of_keys(Objective.cycle_id))
    ends = (
        Alignment.child_objective_id,
        Alignment.parent_objective_id,
        Alignment.parent_key_result_id,
    )
    statement = select(*ends).where(Alignment.child_objective_id.in_(mine))
    return statement.order_by(Alignment.position, Alignment.id)


def forest(objectives: Sequence[Row], results: Iterable[Row], links: Iterable[Row]) -> Forest:
    """Each objective hangs in one place, under the first of its parents that is in the tree."""
    nodes: dict[UUID, Row] = {row.values["id"]: row for row in objectives}
    hanging = {row.values["id"]: row for row in results if row.values[ABOVE] in nodes}
    parent: dict[UUID, UUID] = {key: row.values[ABOVE] for key, row in hanging.items()}
    nodes |= hanging
    for link in links:
        child, above = link.values[CHILD], end_above(link)
        if child not in nodes or above is None or above not in nodes or child in parent:
            continue
        if not hangs_under(above, child, parent):
            parent[child] = above
    below: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for key, _ in sorted(nodes.items(), key=position):
        if key in parent:
            below[parent[key]].append(key)
    roots = (row.values["id"] for row in objectives)
    return Forest(nodes, below, [key for key in roots if key not in parent])


def hangs_under(node: UUID | None, other: UUID, parent: Mapping[UUID, UUID]) -> bool:
    """Or is that other itself: links that don't count may run in a circle, and a tree can't."""
    while node is not None and node != other:
        node = parent.get(node)
    return node is not None


def position(node: tuple[UUID, Row]) -> int:
    found: int = node[1].values["position"]
    return found


def end_above(link: Row) -> UUID | None:
    found: UUID | None = link.values[ABOVE_OBJECTIVE] or link.values[ABOVE_RESULT]
    return found


def walk(forest: Forest, which: WhichTree) -> Iterator[TreeNode]:
    """Preorder without recursion; nothing is met twice."""
    waiting: list[tuple[UUID, int, GlobalId | None]] = [
        (key, 0, None) for key in reversed(starts(forest, which))
    ]
    met: set[UUID] = set()
    deepest = len(forest.nodes) if which.max_depth is None else which.max_depth
    while waiting:
        key, depth, above = waiting.pop()
        if key in met:
            continue
        met.add(key)
        row = forest.nodes[key]
        yield TreeNode(depth, above, row)
        below = forest.below.get(key)
        if below and depth < deepest:
            here = global_id(row.noun, key)
            waiting += [(child, depth + 1, here) for child in reversed(below)]


def starts(forest: Forest, which: WhichTree) -> list[UUID]:
    if which.root is None:
        return forest.roots
    named = noun_and_key(which.root)
    return [named[1]] if named and named[1] in forest.nodes else []
