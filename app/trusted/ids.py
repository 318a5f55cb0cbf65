"""How a document is named: by the SHA-256 of its text, however a client writes that down."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

PREFIX = "sha256:"
SHORT = "x-okr:"
SHORT_DIGITS = 16
"""Enough to tell apart what the service came with; a digest does not pack, and pages load many."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document as a request names it; `apollos` if in the form that Apollo's clients use."""

    id: str
    apollos: bool = False


def id_of(text: str) -> str:
    """As GraphQL over HTTP writes it. A text that has no UTF-8 has an id too, of nobody's."""
    return PREFIX + sha256(text.encode(errors="surrogatepass")).hexdigest()


def short(id_: str) -> str:
    """What the widgets call a document of their own (widgets/scripts/short.ts)."""
    return SHORT + id_.removeprefix(PREFIX)[:SHORT_DIGITS]


def with_prefix(name: str) -> str:
    """The same id where a client leaves out what kind of digest it is."""
    return name if ":" in name else PREFIX + name


def named(body: Mapping[str, Any]) -> Named | None:
    """By `documentId`, by Apollo's `extensions.persistedQuery`, or by Relay's `doc_id`."""
    apollos = persisted_query(body)
    found = next(
        (each for each in (body.get("documentId"), apollos, body.get("doc_id")) if each), None
    )
    if not isinstance(found, str):
        return None
    return Named(with_prefix(found), apollos=found is apollos)


def persisted_query(body: Mapping[str, Any]) -> object:
    extensions = body.get("extensions")
    told: object = cast("Mapping[str, Any]", extensions or {}).get("persistedQuery")
    return cast("Mapping[str, Any]", told).get("sha256Hash") if isinstance(told, dict) else None
