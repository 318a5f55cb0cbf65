"""What was changed of published OKRs: written down field by field, and read newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from auth.gate import Gate, Work
from model.revision import Revision
from model.rows import Row
from resolvers.cursors import instant
from resolvers.levels import every
from resolvers.means import Means
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.progress.key_results import key_results_by_id

NEWEST_FIRST = Order((Revision.at, Revision.id), (instant, UUID), descending=True)
APPROVED = "approved"
"""The field of a revision that tells who approved it; nothing else keeps more than the last."""


@dataclass(frozen=True)
class Named:
    """The people or units that a field named, by their rows; and what each weighed."""

    ids: Sequence[UUID]
    weights: Sequence[Decimal] | None = None


@dataclass(frozen=True)
class Change:
    """One field's value as it was, and as it is now, as people read it.

    `named` are those whom it named before, so that a past day can lead to them.
    """

    field: str
    old: str | None
    new: str | None
    named: Named | None = None


@dataclass(frozen=True)
class Revised:
    """What was revised, why, and which version that made of it."""

    objective_id: UUID
    version: int
    reason: str | None = None
    key_result_id: UUID | None = None


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], named: Mapping[str, Named] | None = None
) -> list[Change]:
    """The fields that differ, in the order of the new ones; names are those of the graph."""
    both = {name: (shown(old.get(name)), shown(value)) for name, value in new.items()}
    known = named or {}
    return [
        Change(name, was, now, known.get(name)) for name, (was, now) in both.items() if was != now
    ]


def one_named(person: UUID | None) -> Named:
    return Named([] if person is None else [person])


def shown(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | int):
        return str(value)
    return ", ".join(shown(each) or "" for each in value) or None


async def revise(work: Work, found: Sequence[Change], revised: Revised, new_id: Means) -> None:
    for change in found:
        row = {
            "id": new_id(),
            "objective_id": revised.objective_id,
            "key_result_id": revised.key_result_id,
            "field": change.field,
            "old": change.old,
            "new": change.new,
            "old_ids": None if change.named is None else [*change.named.ids],
            "old_weights": change.named and change.named.weights and [*change.named.weights],
            "reason": revised.reason,
            "version": revised.version,
            "author_id": work.actor,
            "at": work.moment.now,
        }
        await work.insert(Revision, row)


async def revisions_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Revision, every(Revision), NEWEST_FIRST)
    return await pages(load, listing, Parents(Revision.objective_id, keys), paging, asked)


async def results_of_revisions(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[Row | None]:
    return await key_results_by_id(load, keys, None, asked)
