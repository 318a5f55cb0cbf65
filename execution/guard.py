"""Refuses operations that ask for too much, before they are validated.

Each fragment is measured once, however often it is spread: a limiter that walks every path of
nested fragments takes exponential time, and is the very attack that it should stop.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from execution.aside import Breathe, breathless, parsed
from execution.fragments import Fragments, leaves_first, unused
from execution.overlaps import overlaps

TOO_MUCH = "OPERATION_TOO_LARGE"
OVERLONG = "Syntax Error: Document contains more than"
MOST = 10**9
"""Figures are cut here: nested fragments would make numbers of any length."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much an operation asks for, fragments filled in wherever they are spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    roots: int = 0
    """The fields at its top."""


WORDS = {"roots": "fields at the top"}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken; `overlaps` are pairs of fields that a validator has to compare."""

    size: Size = Size(depth=15, fields=5_000, aliases=60, directives=50, roots=20)
    operations: int = 20
    variables: int = 100
    overlaps: int = 1_500
    tokens: int = 4_000
    characters: int = 64 * 1024


def guarded(text: str, limits: Limits = Limits(), breathe: Breathe = breathless) -> DocumentNode:
    """The document; GraphQLError if it can't be read, or says which limit it passes."""
    refuse_over("characters", len(text), limits.characters)
    document = read(text, limits.tokens, breathe)
    breathe()
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    refuse_over("operations", len(operations), limits.operations)
    fragments = leaves_first(document)
    measure = Measure(fragments)
    for operation in operations:
        check_operation(operation, measure, limits)
        found = overlaps(operation.selection_set, fragments, limits.overlaps)
        refuse_over("fields of one name side by side", found, limits.overlaps)
    # What no operation spreads was not measured with any, and must not reach validation.
    strays = unused((each.selection_set for each in operations), fragments) if operations else ()
    for name in strays:
        raise GraphQLError(f"Fragment '{name}' is never used.", fragments[name])
    return document


def check_operation(operation: OperationDefinitionNode, measure: "Measure", limits: Limits) -> None:
    refuse_over("variables", len(operation.variable_definitions or ()), limits.variables)
    below = measure.of(operation.selection_set)
    size = together([below, Size(depth=below.depth, directives=directives_of(operation))])
    for name in (each.name for each in fields(Size)):
        refuse_over(WORDS.get(name, name), getattr(size, name), getattr(limits.size, name))


def directives_of(operation: OperationDefinitionNode) -> int:
    """Its own, and those of its variables."""
    of_variables = sum(len(each.directives or ()) for each in operation.variable_definitions or ())
    return len(operation.directives or ()) + of_variables


def read(text: str, most: int, breathe: Breathe) -> DocumentNode:
    try:
        return parsed(text, most, breathe)
    except GraphQLSyntaxError as error:
        if error.message.startswith(OVERLONG):
            raise GraphQLError(error.message, extensions={"code": TOO_MUCH}) from error
        raise


def refuse_over(what: str, found: int, most: int) -> None:
    if found > most:
        message = f"The operation has too many {what}: {found}, where {most} are taken."
        if what == "depth":
            message = f"The operation is too deep: {found} levels, where {most} are taken."
        raise GraphQLError(message, extensions={"code": TOO_MUCH})


class Measure:
    """Measures selections of one document, each fragment once."""

    def __init__(self, fragments: Fragments) -> None:
        self._known: dict[str, Size] = {}
        for name, fragment in fragments.items():
            own = Size(directives=len(fragment.directives or ()))
            self._known[name] = together([self.of(fragment.selection_set), own])

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
                    roots=1,
                )
            elif isinstance(part, InlineFragmentNode):
                yield together([self.of(part.selection_set), Size(directives=directives)])
            elif isinstance(part, FragmentSpreadNode):
                # Validation refuses one that is not there.
                spread = self._known.get(part.name.value, Size())
                yield together([spread, Size(directives=directives)])


def together(parts: Iterable[Size]) -> Size:
    depth = count = aliases = directives = roots = 0
    for part in parts:
        depth = max(depth, part.depth)
        count += part.fields
        aliases += part.aliases
        directives += part.directives
        roots += part.roots
    return Size(depth, *(min(MOST, figure) for figure in (count, aliases, directives, roots)))
