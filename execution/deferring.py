"""`@defer` is taken and done without: what it marks is answered with all the rest, at once.

A server may do so, and a client has to expect it; see
https://github.com/graphql/defer-stream-wg and docs/decisions/0035-defer.md.
"""

from dataclasses import replace

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLDeferDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)


def without_defer(document: DocumentNode) -> DocumentNode:
    """The same document for an executor that would answer what is marked later."""
    definitions = tuple(
        replace(each, selection_set=whole(each.selection_set))
        if isinstance(each, OperationDefinitionNode | FragmentDefinitionNode)
        else each
        for each in document.definitions
    )
    return replace(document, definitions=definitions)


def whole(selected: SelectionSetNode) -> SelectionSetNode:
    return replace(selected, selections=tuple(map(unmarked, selected.selections)))


def unmarked(part: SelectionNode) -> SelectionNode:
    found = replace(
        part, directives=tuple(each for each in part.directives or () if not defers(each))
    )
    if isinstance(found, FieldNode | InlineFragmentNode) and found.selection_set is not None:
        return replace(found, selection_set=whole(found.selection_set))
    return found


def defers(directive: DirectiveNode) -> bool:
    return directive.name.value == GraphQLDeferDirective.name
