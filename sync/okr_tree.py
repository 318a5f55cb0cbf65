"""A file's nodes in their places: what is under what, in which order, and what has no place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.okr_file import NodeKind, NodeRecord
from sync.issues import Concern, Issue
from sync.loops import loops_in


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with the parent it gets, None for a root, and its place among its siblings.

    `is_adrift`: its file names a parent, but it cannot be had.
    """

    record: NodeRecord
    parent: str | None
    position: int
    is_adrift: bool = False

    @property
    def is_objective(self) -> bool:
        return self.record.kind is NodeKind.OBJECTIVE


def concern_of(record: NodeRecord) -> Concern:
    return Concern(record.id, record.title)


def placed(records: Sequence[NodeRecord]) -> tuple[list[Placed], list[Issue]]:
    """Every node that has a place, in the file's order; children may come before parents."""
    objectives = {each.id: each for each in records if each.kind is NodeKind.OBJECTIVE}
    taken = [each for each in records if each.id in objectives or each.parent_id in objectives]
    nodes = {each.id: each for each in taken}
    above = {
        each.id: each.parent_id
        for each in taken
        if each.parent_id is not None and each.parent_id in nodes
    }
    loops = loops_in(above)
    looping = {key for loop in loops for key in loop if key in objectives}
    parents = {key: parent for key, parent in above.items() if key not in looping}
    issues = [
        *_homeless(records, nodes),
        *_unknown_parents(taken, nodes),
        *_loop_issues(loops, nodes),
    ]
    return list(_in_places(taken, parents)), issues


def _in_places(records: Sequence[NodeRecord], parents: Mapping[str, str]) -> Iterator[Placed]:
    siblings: Counter[str | None] = Counter()
    for record in records:
        parent = parents.get(record.id)
        is_adrift = parent is None and record.parent_id is not None
        yield Placed(record, parent, siblings[parent], is_adrift)
        siblings[parent] += 1


def _homeless(records: Sequence[NodeRecord], nodes: Mapping[str, NodeRecord]) -> Iterator[Issue]:
    for record in records:
        if record.id not in nodes:
            under = "nothing" if record.parent_id is None else f"{record.parent_id}, no objective"
            message = (
                f"The key result {record.id} ({record.title}) is under {under}, so it was left "
                "out; put it under an objective."
            )
            yield Issue("KEY_RESULT_WITHOUT_OBJECTIVE", record.id, message, (concern_of(record),))


def _unknown_parents(
    taken: Sequence[NodeRecord], nodes: Mapping[str, NodeRecord]
) -> Iterator[Issue]:
    for record in taken:
        if record.parent_id is not None and record.parent_id not in nodes:
            message = (
                f"The objective {record.id} ({record.title}) is under {record.parent_id}, which "
                "was not taken in; it arrived without a parent."
            )
            yield Issue("PARENT_UNKNOWN", record.id, message, (concern_of(record),))


def _loop_issues(
    loops: Sequence[tuple[str, ...]], nodes: Mapping[str, NodeRecord]
) -> Iterator[Issue]:
    for loop in loops:
        path = " → ".join([*loop, loop[0]])
        message = f"These are under one another: {path}. Their objectives arrived without parents."
        yield Issue("PARENT_LOOP", loop[0], message, tuple(concern_of(nodes[key]) for key in loop))
