"""Makes a plan of an operation, from the declarations that the reference executor reads too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from execution.compiled.collect import Booleans, Selections
from execution.compiled.leaves import leaf
from execution.compiled.objects import builder
from execution.compiled.plan import (
    Acted,
    Arguments,
    Column,
    Computed,
    Constant,
    Field,
    Heard,
    Inner,
    Kind,
    Loaded,
    Looked,
    Plan,
    Selected,
    Source,
)
from execution.compiled.types import Asking, fit, type_of
from execution.cost import EDGE, wraps_list
from execution.edges import ACTION, COMPUTED, LOOKUP, TOGETHER, definition_of
from execution.live import LIVE
from execution.selection import Columns

TYPE_NAME = "__typename"
ALWAYS = Kind(required=True)


class Unplanned(Exception):
    """An operation that only the reference executor answers, such as introspection."""


Convert = Callable[[GraphQLField, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Language:
    """What operations are written in: a schema, and how its arguments are put in Python's terms."""

    schema: GraphQLSchema
    convert: Convert
    hide_suggestions: bool = False


def compiled(
    language: Language,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    booleans: Booleans,
) -> Plan:
    """The plan of one operation of a valid document; Unplanned where there is none."""
    schema = language.schema
    root = schema.get_root_type(operation.operation)
    if root is None:
        raise Unplanned(operation.operation.value)
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    compiler = Compiler(language, Selections(schema, fragments, booleans))
    return Plan(operation.operation, compiler.selected([operation.selection_set], root))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles the selections of one operation, type by type."""

    language: Language
    selections: Selections
    known: dict[Any, Selected] = field(default_factory=dict[Any, Selected])
    """A selection on an interface is compiled once for each type, however deep it is nested."""

    def selected(self, below: Sequence[SelectionSetNode], of: GraphQLObjectType) -> Selected:
        key = (of.name, *map(id, below))
        if key not in self.known:
            self.known[key] = self._selected(below, of)
        return self.known[key]

    def _selected(self, below: Sequence[SelectionSetNode], of: GraphQLObjectType) -> Selected:
        fields = tuple(
            self.field(key, nodes, of) for key, nodes in self.selections.fields(below, of).items()
        )
        return Selected(fields, builder(tuple(each.key for each in fields)))

    def field(self, key: str, nodes: Sequence[FieldNode], of: GraphQLObjectType) -> Field:
        name = nodes[0].name.value
        if name == TYPE_NAME:
            return Field(key, f"{of}.{name}", nodes, ALWAYS, Constant(of.name), leaf(GraphQLString))
        declared = of.fields.get(name)
        if declared is None:
            raise Unplanned(f"{of}.{name}")
        below = [node.selection_set for node in nodes if node.selection_set]
        kind, answered = unwrapped(declared.type)
        return Field(
            key,
            f"{of}.{name}",
            nodes,
            kind,
            self.source(declared, nodes[0], self.selections.names(below)),
            self.inner(below, answered, Asking(self.language.schema, of, name))
            if is_composite_type(answered)
            else leaf(answered),
        )

    def source(self, declared: GraphQLField, node: FieldNode, columns: Columns) -> Source:
        """How the field was declared."""
        definition = definition_of(declared)
        if definition.extensions:
            # Whatever they do, such as asking whether one may, only the reference does it.
            raise Unplanned(f"{definition.python_name} has extensions")
        told = definition.metadata
        if EDGE in told:
            edge = told[EDGE]
            return Loaded(edge.batch, edge.key, self.arguments(declared, node), columns)
        if LOOKUP in told:
            return Looked(told[LOOKUP], self.arguments(declared, node), columns)
        if ACTION in told:
            return Acted(told[ACTION], self.arguments(declared, node))
        if LIVE in told:
            return Heard(told[LIVE], self.arguments(declared, node), columns)
        if COMPUTED in told:
            return Computed(told[COMPUTED], told[TOGETHER])
        if not definition.is_basic_field:
            raise Unplanned(f"{definition.python_name} has a resolver of its own")
        return Column(definition.python_name)

    def arguments(self, declared: GraphQLField, node: FieldNode) -> Arguments:
        """Coerced by graphql-core itself, defaults included, so that nothing can differ."""

        def make(variables: VariableValues) -> Any:
            values = get_argument_values(
                declared, node, variables, hide_suggestions=self.language.hide_suggestions
            )
            return self.language.convert(declared, values)

        return Arguments(make, varies=has_variables(node))

    def inner(self, below: Sequence[SelectionSetNode], answered: Any, asking: Asking) -> Inner:
        possible = [answered]
        if is_abstract_type(answered):
            possible = list(self.language.schema.get_possible_types(answered))
        types = {each.name: self.selected(below, each) for each in possible}
        return Inner(types, type_of(asking, answered), fit(asking, answered))


def unwrapped(answered: Any) -> tuple[Kind, Any]:
    """The kind of a field's values, and the type of what is in them."""
    required = is_required(answered)
    bare: Any = answered.of_type if required else answered
    if not wraps_list(bare):
        return Kind(required), bare
    item, inner = unwrapped(bare.of_type)
    return Kind(required, item), inner


def is_required(answered: Any) -> bool:
    return isinstance(answered, GraphQLNonNull)


def has_variables(node: FieldNode) -> bool:
    waiting: list[Any] = [each.value for each in node.arguments or ()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            return True
        waiting.extend(getattr(value, "values", None) or ())
        waiting.extend(each.value for each in getattr(value, "fields", None) or ())
    return False
