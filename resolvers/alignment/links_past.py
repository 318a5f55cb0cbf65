"""Links between OKRs as they stood at the end of a day: those that hold still or did then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from auth.gate import Gate
from model.alignment import KEPT, Alignment, AlignmentPast
from model.base import Base
from model.rows import UNTIL, AnySelect, Row, Written, columns, of_keys, written
from resolvers.instants import until_of

ALIGNMENT = columns(Alignment)
WAS = (AlignmentPast.alignment_id.label("id"), *(getattr(AlignmentPast, name) for name in KEPT))


@dataclass(frozen=True, slots=True)
class Links:
    """A table of links; where `is_of_day` those alone that stood at the end of the day asked for.

    Link by link a day's are in one of both tables.
    """

    table: Any
    is_of_day: bool

    @property
    def stood(self) -> tuple[ColumnElement[bool], ...]:
        if not self.is_of_day:
            return ()
        had_begun = or_(self.table.since.is_(None), self.table.since < UNTIL)
        return (had_begun, AlignmentPast.until >= UNTIL) if self.are_gone else (had_begun,)

    @property
    def are_gone(self) -> bool:
        return self.table is AlignmentPast


NOW = Links(Alignment, is_of_day=False)
STANDING, GONE = Links(Alignment, is_of_day=True), Links(AlignmentPast, is_of_day=True)


async def linked(
    load: Gate,
    noun: type[Base],
    statement: Callable[[Links], Written],
    keys: Sequence[UUID],
    on: date | None,
) -> list[Row]:
    """What some links of today, or of another day, lead to."""
    if on is None:
        return await load.rows(noun, statement(NOW), keys=keys)
    until = await until_of(load, on)
    found: list[Row] = []
    for links in (STANDING, GONE):
        found += await load.rows(noun, statement(links), keys=keys, until=until)
    return found


async def links_on(load: Gate, end: str, keys: Sequence[UUID], on: date | None) -> list[Row]:
    """In place; `end` is the column by which they are asked for. Both their ends are visible."""
    if on is None:
        return await load.rows(Alignment, links_of(end), keys=keys)
    until = await until_of(load, on)
    standing = await load.rows(Alignment, links_then(end), on=on, keys=keys, until=until)
    gone = await load.rows(AlignmentPast, links_gone(end), on=on, keys=keys, until=until)
    found = [*standing, *(Row(Alignment.__name__, row.values, on) for row in gone)]
    return sorted(found, key=lambda row: (row[Alignment.position], row.id))


@written
def links_of(end: str) -> AnySelect:
    statement = select(*ALIGNMENT).where(of_keys(getattr(Alignment, end)))
    return statement.order_by(Alignment.position, Alignment.id)


@written
def links_then(end: str) -> AnySelect:
    return select(*ALIGNMENT).where(of_keys(getattr(Alignment, end)), *STANDING.stood)


@written
def links_gone(end: str) -> AnySelect:
    return select(*WAS).where(of_keys(getattr(AlignmentPast, end)), *GONE.stood)
