"""What a file changes of OKRs that are there, written down by field as people's edits are."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from connectors.okr_file import NodeKind
from model.revision import Revision
from sync.okrs_known import KnownNode, KnownOkrs
from sync.options import NewId
from sync.writes import Write, adding

FIELDS: Mapping[str, str] = {
    "title": "title",
    "owner_id": "owner",
    "owner_title": "ownerTitle",
    "level": "level",
    "score": "score",
    "score_reason": "scoreReason",
    "objective_id": "objective",
}
"""By column the name that each has in the graph; a place among others is no word of anybody's."""
WHY = "A later file of OKRs said so."


def revisions(
    before: KnownNode, changed: Mapping[str, Any], known: KnownOkrs, now: datetime, new_id: NewId
) -> Iterator[Write]:
    """One for each field, by nobody: whoever reads the past finds what stood until now."""
    is_objective = before.kind is NodeKind.OBJECTIVE
    about = {
        "objective_id": before.id if is_objective else before.facts["objective_id"],
        "key_result_id": None if is_objective else before.id,
        "version": before.version + 1,
        "reason": WHY,
        "author_id": None,
        "at": now,
    }
    for name, value in changed.items():
        if name in FIELDS:
            old = before.facts[name]
            told = {"old": shown(name, old, known), "new": shown(name, value, known)}
            row = {"id": new_id(), "field": FIELDS[name], **told, **about}
            yield adding(Revision, {**row, "old_ids": owners(old) if name == "owner_id" else None})


def owners(person: Any) -> list[UUID]:
    return [] if person is None else [person]


def shown(name: str, value: Any, known: KnownOkrs) -> str | None:
    """As people read it."""
    if value is None:
        return None
    if name == "owner_id":
        return known.names.get(value)
    if name == "objective_id":
        return title_of(value, known)
    if isinstance(value, Enum):
        return str(value.value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def title_of(objective: UUID, known: KnownOkrs) -> str | None:
    """None of one that is new in the same file."""
    found = (node for node in known.nodes.values() if node.id == objective)
    return next((str(node.facts["title"]) for node in found), None)
