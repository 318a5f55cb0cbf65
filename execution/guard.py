"""Refuses operations that ask for too much, before they are validated.

Each fragment is measured once, however often it is spread: a limiter that walks every path of
nested fragments takes exponential time, and is the very attack that it should stop.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
)

TOO_MUCH = "OPERATION_TOO_LARGE"


@dataclass(frozen=True, slots=True)
class Size:
    """How much an operation asks for, fragments filled in wherever they are spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken; also tokens of text, and fields and operations at the top."""

    size: Size = Size(depth=15, fields=5_000, aliases=60, directives=50)
    roots: int = 20
    operations: int = 20
    tokens: int = 4_000


def guarded(text: str, limits: Limits = Limits()) -> DocumentNode:
    """The document; GraphQLError if it can't be read, or says which limit it passes."""
    document = parse(text, max_tokens=limits.tokens)
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    refuse_over("operations", len(operations), limits.operations)
    measure = Measure(document)
    for operation in operations:
        roots = len(operation.selection_set.selections)
        refuse_over("fields at the top", roots, limits.roots)
        size = measure.of(operation.selection_set)
        for each in fields(Size):
            refuse_over(each.name, getattr(size, each.name), getattr(limits.size, each.name))
    return document


def refuse_over(what: str, found: int, most: int) -> None:
    if found > most:
        message = f"The operation has too many {what}: {found}, where {most} are taken."
        if what == "depth":
            message = f"The operation is too deep: {found} levels, where {most} are taken."
        raise GraphQLError(message, extensions={"code": TOO_MUCH})


class Measure:
    """Measures selections of one document, each fragment once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Size] = {}

    def of(self, selected: SelectionSetNode) -> Size:
        return together(self._parts(selected.selections))

    def _parts(self, selections: Iterable[SelectionNode]) -> Iterator[Size]:
        for part in selections:
            directives = len(part.directives or ())
            if isinstance(part, FieldNode):
                below = self.of(part.selection_set) if part.selection_set else Size()
                yield Size(
                    depth=below.depth + 1,
                    fields=below.fields + 1,
                    aliases=below.aliases + (part.alias is not None),
                    directives=below.directives + directives,
                )
            elif isinstance(part, InlineFragmentNode):
                yield together([self.of(part.selection_set), Size(directives=directives)])
            elif isinstance(part, FragmentSpreadNode):
                yield together([self._spread(part.name.value), Size(directives=directives)])

    def _spread(self, name: str) -> Size:
        """A fragment that spreads itself counts nothing here; validation refuses it."""
        if name not in self._known and name in self._fragments:
            self._known[name] = Size()
            self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known.get(name, Size())


def together(parts: Iterable[Size]) -> Size:
    depth = count = aliases = directives = 0
    for part in parts:
        depth = max(depth, part.depth)
        count += part.fields
        aliases += part.aliases
        directives += part.directives
    return Size(depth, count, aliases, directives)
