"""What was done to cycles by hand: written down as it is done, and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from auth.gate import Gate, Work
from model.grade import CycleChange
from model.rows import Row
from resolvers.cursors import instant
from resolvers.levels import every
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.terms import CycleState

NEWEST_FIRST = Order((CycleChange.at, CycleChange.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class Change:
    """The state it is in from then on, and its last day of grading where that is another."""

    id: UUID
    to: CycleState
    reason: str | None
    grading_ends_on: date | None = None


async def note(work: Work, cycle: Row, change: Change) -> None:
    who = {"by_id": work.actor, "at": work.moment.now, "reason": change.reason}
    what = {"state": change.to, "grading_ends_on": change.grading_ends_on}
    await work.insert(CycleChange, {"id": change.id, "cycle_id": cycle.id, **what, **who})


async def changes_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(CycleChange, every(CycleChange), NEWEST_FIRST)
    return await pages(load, listing, Parents(CycleChange.cycle_id, keys), paging, asked)
