"""Links between OKRs as they stood at the end of a day: those that hold still or did then."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from auth.gate import Gate
from model.alignment import KEPT, Alignment, AlignmentPast
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.instants import UNTIL, until_of

ALIGNMENT = columns(Alignment)
WAS = (AlignmentPast.alignment_id.label("id"), *(getattr(AlignmentPast, name) for name in KEPT))


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
    return select(*ALIGNMENT).where(of_keys(getattr(Alignment, end)), had_begun(Alignment))


@written
def links_gone(end: str) -> AnySelect:
    is_then = (had_begun(AlignmentPast), AlignmentPast.until >= UNTIL)
    return select(*WAS).where(of_keys(getattr(AlignmentPast, end)), *is_then)


def had_begun(link: Any) -> ColumnElement[bool]:
    return or_(link.since.is_(None), link.since < UNTIL)
