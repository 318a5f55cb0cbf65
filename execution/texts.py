"""Refuses text that PostgreSQL can't hold, before anything is asked of it.

JSON and GraphQL can both write a NUL or half of a surrogate pair; either would fail deep inside a
batch and take its transaction along.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from graphql import DocumentNode, GraphQLError, StringValueNode, Visitor, visit

UNKEPT = re.compile("[\0\ud800-\udfff]")


def check_texts(given: Any) -> None:
    """GraphQLError if any text of the given JSON can't be kept."""
    check(texts(given))


def check_literals(document: DocumentNode) -> None:
    """GraphQLError if a text that the document spells out can't be kept."""
    literals = Literals()
    visit(document, literals)
    check(literals.found)


def check(found: Iterable[str]) -> None:
    if not all(map(can_be_kept, found)):
        raise GraphQLError("Text may hold no NUL (U+0000) and no half of a surrogate pair.")


class Literals(Visitor):
    """Collects the strings that a document spells out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.found.append(node.value)


def texts(given: Any) -> Iterator[str]:
    """Every text in a JSON value, names of fields too; without recursion, however deep it goes."""
    waiting = [given]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            entries = cast("dict[str, Any]", part)
            yield from entries
            waiting.extend(entries.values())
        elif isinstance(part, list):
            waiting.extend(cast("Iterable[Any]", part))


def can_be_kept(text: str) -> bool:
    return UNKEPT.search(text) is None
