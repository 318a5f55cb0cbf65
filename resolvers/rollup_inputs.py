"""What an objective's progress is the weighted mean of, as far as the viewer may see it."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.alignment import Alignment
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from model.rows import AnySelect, Row
from resolvers.ids import global_id
from resolvers.key_results import KEY_RESULT, progress_of
from resolvers.pages import among
from rules.formula import Input
from rules.terms import AlignmentMode, ObjectiveStatus, Outcome, RollupMode

COUNTED = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
Inputs = defaultdict[UUID, list[Input]]


async def inputs_of(load: Gate, keys: Sequence[UUID]) -> dict[UUID, tuple[Input, ...]]:
    """By objective: its own key results, then what contributes to it, each under its global id.

    What has no value enters no mean, and is left out here as it is there.
    """
    inputs: Inputs = defaultdict(list)
    await add_key_results(load, own_key_results(keys), inputs)
    await add_objectives(load, contributing_objectives(keys), inputs)
    await add_key_results(load, contributing_key_results(keys), inputs)
    return {key: tuple(inputs[key]) for key in keys}


async def add_key_results(load: Gate, statement: AnySelect, inputs: Inputs) -> None:
    rows = await load.rows(KeyResult, statement)
    for row, done in zip(rows, await progress_of(load, rows, None, frozenset()), strict=True):
        add(inputs, row, done.value)


async def add_objectives(load: Gate, statement: AnySelect, inputs: Inputs) -> None:
    for row in await load.rows(Objective, statement):
        add(inputs, row, row[Rollup.value])


def add(inputs: Inputs, row: Row, value: Decimal | None) -> None:
    if value is not None:
        name = global_id(row.noun, row.id)
        inputs[row.values["part_of"]].append(Input(name, value, row.values["part_weight"]))


def own_key_results(keys: Sequence[UUID]) -> AnySelect:
    return (
        select(*KEY_RESULT, *part(KeyResult.objective_id, KeyResult.weight))
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(among(KeyResult.objective_id, keys))
        .where(Objective.rollup_mode != RollupMode.CHILDREN)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
        .order_by(KeyResult.position, KeyResult.id)
    )


def contributing_objectives(keys: Sequence[UUID]) -> AnySelect:
    child = select(Objective.id, Rollup.value, *part(Alignment.parent_objective_id))
    return contributing(
        child.select_from(Alignment)
        .join(Objective, Objective.id == Alignment.child_objective_id)
        .join(Rollup, Rollup.objective_id == Objective.id)
        .where(Objective.status.in_(COUNTED)),
        keys,
    )


def contributing_key_results(keys: Sequence[UUID]) -> AnySelect:
    """A key result goes into its own objective already."""
    child = select(*KEY_RESULT, *part(Alignment.parent_objective_id))
    return contributing(
        child.select_from(Alignment)
        .join(KeyResult, KeyResult.id == Alignment.child_key_result_id)
        .where(KeyResult.objective_id != Alignment.parent_objective_id)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED)),
        keys,
    )


def part(of: Any, weight: Any = Alignment.share) -> tuple[Any, Any]:
    return of.label("part_of"), weight.label("part_weight")


def contributing(children: AnySelect, keys: Sequence[UUID]) -> AnySelect:
    """Those of some objectives whose mode takes children."""
    parent = aliased(Objective)
    return (
        children.join(parent, parent.id == Alignment.parent_objective_id)
        .where(among(Alignment.parent_objective_id, keys))
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES)
        .where(parent.rollup_mode != RollupMode.KEY_RESULTS)
        .order_by(Alignment.position, Alignment.id)
    )
