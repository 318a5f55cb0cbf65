"""What the operations of one document may cost: weighed once for each way to ask them."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, cast

from graphql import DocumentNode, GraphQLSchema

from execution.cost import weighed

MOST_WAYS = 100
"""Of one document; most are asked in one way only, with other keys."""


class Costs:
    """Remembers them: to weigh a document takes longer than to answer what is small."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._document = document
        self._asked: dict[str | None, frozenset[str]] = {}
        self._known: OrderedDict[Hashable, int] = OrderedDict()

    def __len__(self) -> int:
        """How many ways to ask are remembered."""
        return len(self._known)

    def of(self, name: str | None, variables: Mapping[str, Any]) -> int:
        """The most that the operation of this name, or the only one, may cost."""
        asked = self._asked.get(name)
        if asked is not None:
            known = self._known.get((name, sizes(asked, variables)))
            if known is not None:
                return known
        found = weighed(self._schema, self._document, name, variables)
        self._asked[name] = found.asked
        self._known[name, sizes(found.asked, variables)] = found.cost
        if len(self._known) > MOST_WAYS:
            self._known.popitem(last=False)
        return found.cost


def sizes(asked: frozenset[str], variables: Mapping[str, Any]) -> Hashable:
    return frozenset((name, size(variables[name])) for name in asked if name in variables)


def size(value: object) -> Hashable:
    """All that a variable says of a list's length: a number, or how many entries it holds."""
    if isinstance(value, list):
        return (len(cast("Sequence[Any]", value)),)
    return value if isinstance(value, int | float) else None
