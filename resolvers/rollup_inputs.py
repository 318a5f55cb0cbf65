"""What an objective's progress is the weighted mean of, as far as the viewer may see it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.alignment import Alignment
from model.circles import circles_of, is_open
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup, RollupPast
from model.rows import AnySelect, Row, of_keys, written
from resolvers.dates import DAY
from resolvers.ids import global_id
from resolvers.key_results import KEY_RESULT, progress_of
from resolvers.past import key_results_on
from rules.circles import may_enter
from rules.formula import Input
from rules.terms import AlignmentMode, ObjectiveStatus, Outcome, RollupMode

COUNTED = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
Inputs = defaultdict[UUID, list[Input]]


async def inputs_of(
    load: Gate, keys: Sequence[UUID], on: date | None = None
) -> dict[UUID, tuple[Input, ...]]:
    """By objective: its own key results, then what contributes to it, each under its global id.

    What has no value enters no mean, and is left out here as it is there. Of another day they are
    as they were then; links have no days, and are those of today.
    """
    inputs: Inputs = defaultdict(list)
    own = await load.rows(KeyResult, own_key_results(), keys=keys)
    objectives = await load.rows(Objective, contributing_objectives(), keys=keys)
    results = await load.rows(KeyResult, contributing_key_results(), keys=keys)
    await add_key_results(load, [weighed(row) for row in await then(load, own, on)], inputs)
    children = await entering(load, objectives)
    values = await values_of(load, children, on)
    for row in children:
        add(inputs, row, values[row.id])
    await add_key_results(load, await then(load, await entering(load, results), on), inputs)
    return {key: tuple(inputs[key]) for key in keys}


async def then(load: Gate, rows: Sequence[Row], on: date | None) -> list[Row]:
    if on is None or not rows:
        return [*rows]
    return [row for row in await key_results_on(load, rows, on) if row is not None]


def weighed(row: Row) -> Row:
    """With the weight that it had on its day."""
    return Row(row.noun, {**row.values, "part_weight": row[KeyResult.weight]}, row.on)


async def values_of(
    load: Gate, children: Sequence[Row], on: date | None
) -> dict[UUID, Decimal | None]:
    if on is None or not children:
        return {row.id: row[Rollup.value] for row in children}
    keys = [row.id for row in children]
    found = await load.records(past_values(), keys=keys, day=on)
    known = {record.objective_id: record.value for record in found}
    return {key: known.get(key) for key in keys}


@written
def past_values() -> AnySelect:
    figures = (RollupPast.objective_id, RollupPast.value)
    return select(*figures).where(of_keys(RollupPast.objective_id), is_past())


def is_past() -> ColumnElement[bool]:
    """That figures are the newest of their objective that are not of a later day than asked."""
    later = aliased(RollupPast)
    newer = exists().where(
        later.objective_id == RollupPast.objective_id,
        later.on_day > RollupPast.on_day,
        later.on_day <= DAY,
    )
    return and_(RollupPast.on_day <= DAY, ~newer)


async def add_key_results(load: Gate, rows: Sequence[Row], inputs: Inputs) -> None:
    for row, done in zip(rows, await progress_of(load, rows, None, frozenset()), strict=True):
        add(inputs, row, done.value)


async def entering(load: Gate, children: Sequence[Row]) -> list[Row]:
    """Those whose numbers are part of the parent's: whoever sees the parent sees them too.

    What somebody sees of both is the same circle for everybody who does.
    """
    hidden = [row for row in children if not row.values["is_open"]]
    ends = {row.values[end] for row in hidden for end in ("told_of", "part_of")}
    circles = await circles_of(load.records, ends) if hidden else {}
    return [
        row
        for row in children
        if row.values["is_open"]
        or may_enter(circles[row.values["told_of"]], circles[row.values["part_of"]])
    ]


def add(inputs: Inputs, row: Row, value: Decimal | None) -> None:
    if value is not None:
        name = global_id(row.noun, row.id)
        inputs[row.values["part_of"]].append(Input(name, value, row.values["part_weight"]))


@written
def own_key_results() -> AnySelect:
    return (
        select(*KEY_RESULT, *part(KeyResult.objective_id, KeyResult.weight))
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(KeyResult.objective_id))
        .where(Objective.rollup_mode != RollupMode.CHILDREN)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
        .order_by(KeyResult.position, KeyResult.id)
    )


@written
def contributing_objectives() -> AnySelect:
    child = select(Objective.id, Rollup.value, *part(Alignment.parent_objective_id), *told())
    return contributing(
        child.select_from(Alignment)
        .join(Objective, Objective.id == Alignment.child_objective_id)
        .join(Rollup, Rollup.objective_id == Objective.id)
        .where(Objective.status.in_(COUNTED))
    )


@written
def contributing_key_results() -> AnySelect:
    """A key result goes into its own objective already."""
    child = select(*KEY_RESULT, *part(Alignment.parent_objective_id), *told())
    return contributing(
        child.select_from(Alignment)
        .join(KeyResult, KeyResult.id == Alignment.child_key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(KeyResult.objective_id != Alignment.parent_objective_id)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
    )


def part(of: Any, weight: Any = Alignment.share) -> tuple[Any, Any]:
    return of.label("part_of"), weight.label("part_weight")


def told() -> tuple[Any, Any]:
    """The child's objective, and whether everybody sees it."""
    return Objective.id.label("told_of"), is_open(Objective).label("is_open")


def contributing(children: AnySelect) -> AnySelect:
    """Those of some objectives whose mode takes children."""
    parent = aliased(Objective)
    return (
        children.join(parent, parent.id == Alignment.parent_objective_id)
        .where(of_keys(Alignment.parent_objective_id))
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES)
        .where(parent.rollup_mode != RollupMode.KEY_RESULTS)
        .order_by(Alignment.position, Alignment.id)
    )
