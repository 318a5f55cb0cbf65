"""What an operation may cost at worst, before anything of it is read, and what it did cost.

The scale follows the time that an answer takes: an object costs 1, eight scalars cost 1, and a
field that a loader answers costs 4 for each parent, whatever it answers. A list costs its longest
answer times what it holds. A fragment is weighed once, however often it is spread, so that this
takes time by the length of the document alone. An invalid document has some cost too, since it is
weighed before it is validated.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    TypeMetaFieldDef,
    ValueNode,
    VariableNode,
    is_abstract_type,
    is_composite_type,
    is_object_type,
)

from execution.fragments import leaves_first

ARRIVAL = 100
"""What it costs to ask anything at all: to know who asks, and to open a snapshot."""
OBJECT = 1
SCALAR = 1 / 8
LOAD = 4
"""For each parent: a coroutine, a future, and a key in a batch."""
SECONDS = 20e-6
"""The time of a processor that 1 stands for."""
CHARACTERS = 5
"""So many of a document that is not known yet cost 1, to be read and judged."""
WRITE = 10
"""What each field of a mutation costs by itself."""
ASSUMED = 10
"""How long a list is taken to be that says nothing of its length."""
LONGEST = 100_000
"""Figures are cut here: no length that somebody writes makes the sums slow."""
MOST = 10**12
SIZE = "size"
"""Under this name a field's metadata tells the longest answer of a list without `first`."""
EDGE = "edge"
"""Under this name it tells that a loader answers the field."""
COUNTED = "counted"
"""Under this name it tells the argument whose length is the list's: one answer for each entry."""
META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


class Weighed(NamedTuple):
    """What an operation may cost, and the variables that this depends on, whatever they hold."""

    cost: int
    asked: frozenset[str]


def weighed(
    schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: Mapping[str, Any]
) -> Weighed:
    """What the operation of this name, or the only one, may cost at most."""
    operation = next(
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name is not None and node.name.value == name))
    )
    root = schema.get_root_type(operation.operation)
    if root is None:
        return Weighed(ARRIVAL, frozenset())
    given = {**defaults_of(operation), **variables}
    selections = operation.selection_set.selections
    scale = Scale(schema, document, given)
    weight = scale.of(selections, root)
    cost = ARRIVAL + ceil(weight.at(ASSUMED))
    return Weighed(cost, frozenset(scale.asked))


def reading_cost(text: str) -> int:
    """What it costs to read and judge a document that was never seen before."""
    return ceil(len(text) / CHARACTERS)


def actual_cost(data: object, loads: int = 0) -> int:
    """What an answer turned out to cost: what is in it, and what loaders were asked for it."""
    waiting, found = [data], 0.0
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found += OBJECT
            waiting.extend(cast("dict[str, Any]", part).values())
        elif isinstance(part, list):
            waiting.extend(cast("Iterable[Any]", part))
        else:
            found += SCALAR
    # The answer itself is no object of the graph.
    return ARRIVAL + max(0, ceil(found - OBJECT)) + loads * LOAD


def defaults_of(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Those that may say how long a list is."""
    return {
        definition.variable.name.value: plain(definition.default_value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode | ListValueNode)
    }


def plain(value: ValueNode) -> object:
    """A number as it is, a list by its length, and of anything else that it is there."""
    if isinstance(value, IntValueNode):
        # No list is longer than what nine digits write.
        return int(value.value[:9])
    return [None] * len(value.values) if isinstance(value, ListValueNode) else value


class Weight(NamedTuple):
    """What a selection costs: once, and again for each entry of the page that it is part of."""

    fixed: float = 0
    each: float = 0

    def at(self, length: int) -> float:
        return min(MOST, self.fixed + length * self.each)


class Scale:
    """Weighs the selections of one document, each fragment once."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> None:
        self._schema = schema
        self._variables = variables
        self.asked: set[str] = set()
        self._known: dict[str, Weight] = {}
        self._on: dict[str, GraphQLNamedType | None] = {}
        for name, fragment in leaves_first(document).items():
            on = schema.get_type(fragment.type_condition.name.value)
            self._on[name], self._known[name] = on, self.of(fragment.selection_set.selections, on)

    def of(self, selections: Iterable[SelectionNode], parent: GraphQLNamedType | None) -> Weight:
        """What an object of this type costs beside itself; of several types, the dearest."""
        shared: list[Weight] = []
        by_type: dict[str, list[Weight]] = {}
        for part in selections:
            if isinstance(part, FieldNode):
                shared.append(self._field(part, parent))
                continue
            on, weight = self._fragment(part, parent)
            of_its_own = is_abstract_type(parent) and is_object_type(on)
            (by_type.setdefault(on.name, []) if of_its_own and on else shared).append(weight)
        return together([*shared, dearest(map(together, by_type.values()))])

    def _fragment(
        self, part: SelectionNode, parent: GraphQLNamedType | None
    ) -> tuple[GraphQLNamedType | None, Weight]:
        """What it is on, and what it costs: nothing, where it is not there."""
        if isinstance(part, FragmentSpreadNode):
            name = part.name.value
            return self._on.get(name), self._known.get(name, Weight())
        assert isinstance(part, InlineFragmentNode)
        condition = part.type_condition
        on = self._schema.get_type(condition.name.value) if condition else parent
        return on, self.of(part.selection_set.selections, on)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Weight:
        field = field_of(self._schema, parent, node.name.value)
        if field is None:
            # Its type's name, or nothing that is valid.
            return Weight(fixed=SCALAR)
        load = (LOAD if declared(field, EDGE) else 0) + self._written(parent)
        kind, is_list = answered(field)
        if not is_composite_type(kind):
            return Weight(fixed=load + SCALAR)
        first = self._first(node, field)
        inner = self.of(node.selection_set.selections, kind) if node.selection_set else Weight()
        one = OBJECT + inner.at(ASSUMED if first is None else first)
        if not is_list:
            return Weight(fixed=load + one)
        length = self._counted(node, field) if first is None else first
        length = declared(field, SIZE) if length is None else length
        if length is None:
            return Weight(fixed=load, each=one)
        return Weight(fixed=min(MOST, load + length * one))

    def _written(self, parent: GraphQLNamedType | None) -> int:
        """What a field costs for what it writes, wherever in a fragment it stands."""
        return WRITE if parent and parent is self._schema.mutation_type else 0

    def _first(self, node: FieldNode, field: GraphQLField) -> int | None:
        """How many entries are asked for, where the field takes `first`."""
        if "first" not in field.args:
            return None
        found = self._given(node, "first", field.args["first"].default_value)
        # JSON's 7.0 is a whole number too.
        return int(max(0, min(LONGEST, found))) if isinstance(found, int | float) else ASSUMED

    def _counted(self, node: FieldNode, field: GraphQLField) -> int | None:
        """How many entries an argument holds, where the field answers each of them."""
        name = declared(field, COUNTED)
        if name is None:
            return None
        found = self._given(node, name, None)
        return len(cast("Sequence[Any]", found)) if isinstance(found, list) else 1

    def _given(self, node: FieldNode, name: str, default: object) -> object:
        """The argument of this name, by a variable or spelt out."""
        given = next((each.value for each in node.arguments or () if each.name.value == name), None)
        if isinstance(given, VariableNode):
            self.asked.add(given.name.value)
            return self._variables.get(given.name.value, default)
        return default if given is None else plain(given)


def together(parts: Iterable[Weight]) -> Weight:
    fixed = each = 0.0
    for part in parts:
        fixed += part.fixed
        each += part.each
    return Weight(min(MOST, fixed), min(MOST, each))


def dearest(parts: Iterable[Weight]) -> Weight:
    fixed = each = 0.0
    for part in parts:
        fixed, each = max(fixed, part.fixed), max(each, part.each)
    return Weight(fixed, each)


def field_of(
    schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str
) -> GraphQLField | None:
    if name in META and parent is schema.query_type:
        return META[name]
    fields: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
    return fields.get(name)


def answered(field: GraphQLField) -> tuple[Any, bool]:
    """What a field answers, and whether it is a list of that."""
    kind: Any = cast("Any", field).type
    is_list = False
    while hasattr(kind, "of_type"):
        is_list = is_list or wraps_list(kind)
        kind = kind.of_type
    return kind, is_list


def wraps_list(kind: Any) -> bool:
    return isinstance(kind, GraphQLList)


def declared(field: GraphQLField, name: str) -> Any:
    """What the field's metadata holds under a name; None for nothing."""
    definition = field.extensions.get("strawberry-definition")
    return definition.metadata.get(name) if definition else None
