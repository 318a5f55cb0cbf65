"""What may stand for a part of a number above it: whose it is, and what it was on another day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.circles import circles_of, is_open
from model.objective import Objective
from model.rollup import Rollup, RollupPast
from model.rows import UNTIL, AnySelect, Row, of_keys, written
from resolvers.alignment.links_past import Links
from resolvers.dates import DAY
from resolvers.instants import until_of
from resolvers.progress.objectives_then import STATUS_THEN
from resolvers.progress.past import key_results_on
from rules.circles import may_enter
from rules.terms import ObjectiveStatus

COUNTED = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)


async def entering(load: Gate, children: Sequence[Row]) -> list[Row]:
    """Those whose numbers are part of the parent's: whoever sees the parent sees them too.

    What somebody sees of both is the same circle for everybody who does.
    """
    hidden = [row for row in children if not row.values["is_open"]]
    ends = {row.values[end] for row in hidden for end in ("told_of", "told_to")}
    circles = await circles_of(load.records, ends) if hidden else {}
    return [
        row
        for row in children
        if row.values["is_open"]
        or may_enter(circles[row.values["told_of"]], circles[row.values["told_to"]])
    ]


async def then(load: Gate, rows: Sequence[Row], on: date | None) -> list[Row]:
    if on is None or not rows:
        return [*rows]
    return [row for row in await key_results_on(load, rows, on) if row is not None]


async def values_of(
    load: Gate, children: Sequence[Row], on: date | None
) -> dict[UUID, Decimal | None]:
    if on is None or not children:
        return {row.id: row[Rollup.value] for row in children}
    keys = [row.id for row in children]
    until = await until_of(load, on)
    found = await load.records(past_values(), keys=keys, day=on, until=until)
    known = {record.objective_id: record.value for record in found}
    return {key: known.get(key) for key in keys}


@written
def past_values() -> AnySelect:
    of_it = Objective.id == RollupPast.objective_id
    known = select(RollupPast.objective_id, RollupPast.value).join(Objective, of_it)
    return known.where(of_keys(RollupPast.objective_id), is_past(), Objective.created_at < UNTIL)


def is_past() -> ColumnElement[bool]:
    """That figures are the newest of their objective that are not of a later day than asked."""
    later = aliased(RollupPast)
    newer = exists().where(
        later.objective_id == RollupPast.objective_id,
        later.on_day > RollupPast.on_day,
        later.on_day <= DAY,
    )
    return and_(RollupPast.on_day <= DAY, ~newer)


def counts(links: Links) -> ColumnElement[bool]:
    """That a child's objective counts, or did on the day that its links are of."""
    status = STATUS_THEN if links.is_of_day else Objective.status
    counted: ColumnElement[bool] = status.in_(COUNTED)
    return counted


def told(to: Any) -> tuple[Any, ...]:
    """The child's objective and the parent's, and whether everybody sees the child's."""
    ends = (Objective.id.label("told_of"), to.label("told_to"))
    return *ends, is_open(Objective).label("is_open")
