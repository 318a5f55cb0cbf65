"""Which fields of an answer a client asked for, so that a batch reads and counts no more."""

from collections.abc import Iterable, Iterator
from typing import Any

from strawberry.types import Info
from strawberry.types.nodes import FragmentSpread, InlineFragment, Selection

Columns = frozenset[str]

# A connection's wrapping does not hide what is asked of its nodes.
WRAPPING = frozenset({"edges", "node", "nodes"})


def selected(info: Info[Any, None]) -> Columns:
    """The GraphQL names selected on the answer, those of a connection's nodes included."""
    return frozenset(names(part for field in info.selected_fields for part in field.selections))


def names(selections: Iterable[Selection]) -> Iterator[str]:
    for part in selections:
        if isinstance(part, FragmentSpread | InlineFragment):
            yield from names(part.selections)
            continue
        yield part.name
        if part.name in WRAPPING:
            yield from names(part.selections)
