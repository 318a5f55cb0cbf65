"""The fragments of a document, each after those that it spreads."""

from collections.abc import Iterator, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    SelectionSetNode,
)

Fragments = Mapping[str, FragmentDefinitionNode]


def leaves_first(document: DocumentNode) -> Fragments:
    """By name, in that order; GraphQLError where one spreads itself, by whatever way round.

    Without recursion, for a chain of fragments may be longer than Python's stack.
    """
    found = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    ordered: dict[str, FragmentDefinitionNode] = {}
    for start, fragment in found.items():
        way = {start: spread_in(fragment.selection_set)}
        while way:
            name, below = next(reversed(way.items()))
            inner = next((each for each in below if each in found and each not in ordered), None)
            if inner is None:
                ordered.setdefault(name, found[name])
                del way[name]
            elif inner in way:
                raise GraphQLError(f"Cannot spread fragment '{inner}' within itself.", found[inner])
            else:
                way[inner] = spread_in(found[inner].selection_set)
    return ordered


def unused(selected: Iterator[SelectionSetNode], fragments: Fragments) -> set[str]:
    """The fragments that no selection leads to."""
    left, waiting = set(fragments), list(selected)
    while waiting:
        for name in spread_in(waiting.pop()):
            if name in left:
                left.remove(name)
                waiting.append(fragments[name].selection_set)
    return left


def spread_in(selected: SelectionSetNode) -> Iterator[str]:
    """The names of the fragments that a selection spreads, at any depth of its own."""
    waiting = [selected]
    while waiting:
        for part in waiting.pop().selections:
            if isinstance(part, FragmentSpreadNode):
                yield part.name.value
            elif isinstance(part, FieldNode | InlineFragmentNode) and part.selection_set:
                waiting.append(part.selection_set)
