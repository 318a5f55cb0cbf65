"""What a file changes of OKRs that are there, written down by field as people's edits are."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from connectors.okr_file import NodeKind
from model.revision import Revision
from rules.terms import Visibility
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
        if name in FIELDS and (name == "objective_id" or all_see(before, changed, known)):
            old = before.facts[name]
            told = {"old": shown(name, old, known), "new": shown(name, value, known)}
            row = {"id": new_id(), "field": FIELDS[name], **told, **about}
            yield adding(Revision, {**row, "old_ids": owners(old) if name == "owner_id" else None})


def all_see(before: KnownNode, changed: Mapping[str, Any], known: KnownOkrs) -> bool:
    """A revision is seen with the objective that it was of: what a key result is called within
    another that not everybody sees is not told there, nor the other way round."""
    moved: Any = changed.get("objective_id")
    left: Any = before.facts.get("objective_id")
    return moved is None or (is_open(moved, known) and is_open(left, known))


def is_open(objective: UUID, known: KnownOkrs) -> bool:
    """One that is new in the same file is."""
    found = next((each.facts for each in known.nodes.values() if each.id == objective), None)
    return found is None or (
        found["visibility"] is Visibility.PUBLIC and found["published_at"] is not None
    )


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
    """None of one that is new in the same file, or that not everybody sees."""
    found = (
        node for node in known.nodes.values() if node.id == objective and is_open(objective, known)
    )
    return next((str(node.facts["title"]) for node in found), None)
