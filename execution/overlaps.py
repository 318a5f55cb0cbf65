"""How many pairs of fields a validator compares, to tell whether they clash.

Fields of one name that stand side by side, fragments filled in, are compared each with each, and
so is what they hold: by the square of their number, which a short document makes long enough to
stop a service. (GraphQL, section 5.3.2: https://spec.graphql.org/draft/#sec-Field-Selection-Merging)
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    SelectionNode,
    SelectionSetNode,
)

from execution.fragments import Fragments


def overlaps(selected: SelectionSetNode, fragments: Fragments, most: int) -> int:
    """The pairs below a selection, or some number above `most`; to be asked of few fields only."""
    waiting: list[Sequence[SelectionSetNode]] = [[selected]]
    found = 0
    while waiting and found <= most:
        level = Level(fragments)
        level.gather(waiting.pop())
        found += pairs(len(level.spread)) + sum(map(pairs, map(len, level.fields.values())))
        waiting.extend(below for each in level.fields.values() if (below := sets_of(each)))
    return found


def pairs(number: int) -> int:
    return number * (number - 1) // 2


def sets_of(nodes: Iterable[FieldNode]) -> Sequence[SelectionSetNode]:
    return [node.selection_set for node in nodes if node.selection_set]


class Level:
    """Fields that stand side by side, by the name they have in the answer."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments
        self.fields: defaultdict[str, list[FieldNode]] = defaultdict(list)
        self.spread: set[str] = set()

    def gather(self, sets: Iterable[SelectionSetNode]) -> None:
        """Each fragment once; without recursion."""
        waiting: list[SelectionNode] = [part for each in sets for part in each.selections]
        while waiting:
            part = waiting.pop()
            if isinstance(part, FieldNode):
                self.fields[(part.alias or part.name).value].append(part)
            elif (inner := self._inner(part)) is not None:
                waiting.extend(inner.selections)

    def _inner(self, part: SelectionNode) -> SelectionSetNode | None:
        if not isinstance(part, FragmentSpreadNode):
            inline: SelectionSetNode | None = getattr(part, "selection_set", None)
            return inline
        name = part.name.value
        if name in self.spread or name not in self._fragments:
            return None
        self.spread.add(name)
        return self._fragments[name].selection_set
