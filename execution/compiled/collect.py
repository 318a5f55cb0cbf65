"""Which fields an operation selects of a type: fragments filled in, what is skipped left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from execution.selection import WRAPPING, Columns

Booleans = Mapping[str, bool]
Fields = dict[str, list[FieldNode]]


@dataclass(frozen=True, slots=True)
class Selections:
    """The selections of one document, with the variables that skip and include parts of it."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    booleans: Booleans

    def fields(self, selected: Iterable[SelectionSetNode], of: GraphQLObjectType) -> Fields:
        """By the key that each has in the answer, in the order of the answer."""
        found: Fields = {}
        spread: set[str] = set()
        for each in selected:
            self._collect(each, of, found, spread)
        return found

    def names(self, selected: Iterable[SelectionSetNode]) -> Columns:
        """The names of the fields, whatever type they are of, those of a page's nodes included."""
        found: set[str] = set()
        spread: set[str] = set()
        waiting = list(selected)
        while waiting:
            for part in waiting.pop().selections:
                if not self.includes(part):
                    continue
                if isinstance(part, FieldNode):
                    found.add(part.name.value)
                if inside := self._inside(part, spread):
                    waiting.append(inside)
        return frozenset(found)

    def includes(self, part: SelectionNode) -> bool:
        """Whether neither @skip nor @include leaves it out."""
        for directive in part.directives or ():
            name = directive.name.value
            if name in ("skip", "include"):
                condition = directive.arguments[0].value if directive.arguments else None
                if self._holds(condition) is (name == "skip"):
                    return False
        return True

    def _holds(self, condition: object) -> bool:
        if isinstance(condition, VariableNode):
            return self.booleans[condition.name.value]
        return cast("BooleanValueNode", condition).value

    def _inside(self, part: SelectionNode, spread: set[str]) -> SelectionSetNode | None:
        """Where more names may stand."""
        if isinstance(part, FieldNode):
            return part.selection_set if part.name.value in WRAPPING else None
        fragment = self._fragment(part, spread)
        return fragment.selection_set if fragment else None

    def _collect(
        self, selected: SelectionSetNode, of: GraphQLObjectType, found: Fields, spread: set[str]
    ) -> None:
        for part in selected.selections:
            if not self.includes(part):
                continue
            if isinstance(part, FieldNode):
                key = part.alias.value if part.alias else part.name.value
                found.setdefault(key, []).append(part)
                continue
            fragment = self._fragment(part, spread)
            if fragment is not None and self._applies(fragment.type_condition, of):
                self._collect(fragment.selection_set, of, found, spread)

    def _fragment(
        self, part: SelectionNode, spread: set[str]
    ) -> FragmentDefinitionNode | InlineFragmentNode | None:
        """Each fragment counts once for an object, however often it is spread."""
        if isinstance(part, InlineFragmentNode):
            return part
        name = cast("FragmentSpreadNode", part).name.value
        if name in spread:
            return None
        spread.add(name)
        return self.fragments[name]

    def _applies(self, condition: NamedTypeNode | None, of: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == of.name:
            return True
        on = self.schema.get_type(condition.name.value)
        return is_abstract_type(on) and self.schema.is_sub_type(on, of)


def steering(document: DocumentNode) -> frozenset[str]:
    """The variables that say what is skipped and what is included."""
    found: set[str] = set()
    waiting = [
        node.selection_set
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    while waiting:
        for part in waiting.pop().selections:
            for directive in part.directives or ():
                values = [each.value for each in directive.arguments or ()]
                found.update(each.name.value for each in values if isinstance(each, VariableNode))
            inner = getattr(part, "selection_set", None)
            if inner is not None:
                waiting.append(inner)
    return frozenset(found)
