"""The manifests in which builds of clients list their documents, read in one way.

graphql-codegen's persisted-documents.json and Relay's persisted file map ids to texts; Apollo's
persisted query manifest lists operations.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.trusted.ids import with_prefix
from rules.errors import Invalid

APOLLOS = "apollo-persisted-query-manifest"
FORMS = (
    "write it by graphql-codegen (persisted-documents.json), by Apollo's "
    "generate-persisted-query-manifest, or by relay-compiler (persistConfig.file)"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a manifest lists it: nothing of it is proved yet."""

    id: str
    text: str


def read(file: Path) -> Sequence[Listed]:
    """What a manifest lists; Invalid, naming it, where it is none."""
    try:
        told = json.loads(file.read_bytes())
    except OSError as error:
        raise Invalid(f"{file} can't be read: {error.strerror}.", path=["manifest"]) from error
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{file} is no JSON: {error}.", path=["manifest"]) from error
    listed = entries(told)
    if listed is None:
        raise Invalid(f"{file} is no manifest that is known: {FORMS}.", path=["manifest"])
    return [Listed(with_prefix(id_), text) for id_, text in listed]


def entries(told: Any) -> Sequence[tuple[str, str]] | None:
    """Ids with their texts; None where it has none of the forms."""
    if not isinstance(told, dict):
        return None
    manifest = cast("Mapping[str, Any]", told)
    found: list[tuple[Any, Any]] = [*manifest.items()]
    if manifest.get("format") == APOLLOS:
        operations = manifest.get("operations")
        if not isinstance(operations, list) or manifest.get("version") != 1:
            return None
        found = [apollos(each) for each in cast("Sequence[Any]", operations)]
    if not all(isinstance(part, str) for pair in found for part in pair):
        return None
    return found


def apollos(operation: Any) -> tuple[Any, Any]:
    told = cast("Mapping[str, Any]", operation if isinstance(operation, dict) else {})
    return told.get("id"), told.get("body")
