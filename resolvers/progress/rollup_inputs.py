"""What an objective's progress is the weighted mean of, as far as the viewer may see it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from model.rows import AnySelect, Row, of_keys, written
from resolvers.alignment.entering import counts, entering, then, told, values_of
from resolvers.alignment.links_past import Links, linked
from resolvers.authoring.rolling import progress_of_set, sets_of_many, settled_by
from resolvers.ids import global_id
from resolvers.instants import until_of
from resolvers.progress.key_results import KEY_RESULT
from resolvers.progress.objectives_then import mode_then
from resolvers.progress.result_progress import progress_of
from rules.formula import Input
from rules.terms import AlignmentMode, Outcome, RollupMode

Inputs = defaultdict[UUID, list[Input]]


async def inputs_of(
    load: Gate, keys: Sequence[UUID], on: date | None = None
) -> dict[UUID, tuple[Input, ...]]:
    """By objective: its own key results, then what contributes to it, each under its global id.

    What has no value enters no mean, and is left out here as it is there. Of another day they are
    as they were then, by the links of then.
    """
    inputs: Inputs = defaultdict(list)
    own = await then(load, await own_of(load, keys, on), on)
    objectives = await linked(load, Objective, contributing_objectives, keys, on)
    results = await linked(load, KeyResult, contributing_key_results, keys, on)
    await add_own(load, own, inputs)
    children = in_place(await entering(load, objectives))
    values = await values_of(load, children, on)
    for row in children:
        add(inputs, row, values[row.id])
    below = in_place(await entering(load, results))
    await add_key_results(load, await then(load, below, on), inputs)
    return {key: tuple(inputs[key]) for key in keys}


async def own_of(load: Gate, keys: Sequence[UUID], on: date | None) -> list[Row]:
    if on is None:
        return await load.rows(KeyResult, own_key_results(), keys=keys)
    until = await until_of(load, on)
    return await load.rows(KeyResult, own_key_results_then(), keys=keys, until=until)


def in_place(children: Sequence[Row]) -> list[Row]:
    return sorted(children, key=lambda row: (row.values["part_position"], str(row.id)))


async def add_own(load: Gate, own: Sequence[Row], inputs: Inputs) -> None:
    """Each key result by its weight; of a rolling objective each of its sets by its days."""
    rolling = {row.values["part_of"] for row in own if row[KeyResult.cycle_id] is not None}
    plain = [weighed(row) for row in own if row.values["part_of"] not in rolling]
    await add_key_results(load, plain, inputs)
    parts: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in own:
        if row.values["part_of"] in rolling:
            parts[row.values["part_of"]].append(row)
    values = await settled_by(load, [row for rows in parts.values() for row in rows])
    pairs = [(whole(key, rows), rows) for key, rows in parts.items()]
    for (key, _), sets in zip(parts.items(), await sets_of_many(load, pairs), strict=True):
        for each in sorted(sets, key=lambda one: str(one.cycle.id)):
            value = progress_of_set(each, values).value
            if value is not None:
                name = global_id(Cycle.__name__, each.cycle.id)
                inputs[key].append(Input(name, value, each.span.days))


def whole(key: UUID, rows: Sequence[Row]) -> Row:
    """The objective of some key results, as far as they tell of it."""
    return Row(Objective.__name__, {"id": key, "cycle_id": rows[0].values["whole_cycle_id"]})


def weighed(row: Row) -> Row:
    """With the weight that it had on its day."""
    return Row(row.noun, {**row.values, "part_weight": row[KeyResult.weight]}, row.on)


async def add_key_results(load: Gate, rows: Sequence[Row], inputs: Inputs) -> None:
    for row, done in zip(rows, await progress_of(load, rows, None, frozenset()), strict=True):
        add(inputs, row, done.value)


def add(inputs: Inputs, row: Row, value: Decimal | None) -> None:
    if value is not None:
        name = global_id(row.noun, row.id)
        inputs[row.values["part_of"]].append(Input(name, value, row.values["part_weight"]))


@written
def own_key_results() -> AnySelect:
    return own_where(Objective.rollup_mode)


@written
def own_key_results_then() -> AnySelect:
    return own_where(mode_then(Objective))


def own_where(mode: Any) -> AnySelect:
    return (
        select(*KEY_RESULT, *part(KeyResult.objective_id, KeyResult.weight))
        .add_columns(Objective.cycle_id.label("whole_cycle_id"))
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(KeyResult.objective_id))
        .where(mode != RollupMode.CHILDREN)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
        .order_by(KeyResult.position, KeyResult.id)
    )


@written
def contributing_objectives(links: Links) -> AnySelect:
    link = links.table
    child = (
        select(Objective.id, Rollup.value, *of_link(links))
        .select_from(link)
        .join(Objective, Objective.id == link.child_objective_id)
        .join(Rollup, Rollup.objective_id == Objective.id)
        .where(counts(links))
    )
    return contributing(child, links)


@written
def contributing_key_results(links: Links) -> AnySelect:
    """A key result goes into its own objective already, and counts elsewhere while that does."""
    link = links.table
    child = (
        select(*KEY_RESULT, *of_link(links))
        .select_from(link)
        .join(KeyResult, KeyResult.id == link.child_key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(KeyResult.objective_id != link.parent_objective_id, counts(links))
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
    )
    return contributing(child, links)


def part(of: Any, weight: Any) -> tuple[Any, Any]:
    return of.label("part_of"), weight.label("part_weight")


def of_link(links: Links) -> tuple[Any, ...]:
    link = links.table
    place = link.position.label("part_position")
    return *part(link.parent_objective_id, link.share), place, *told(link.parent_objective_id)


def contributing(children: AnySelect, links: Links) -> AnySelect:
    """Those of some objectives whose mode takes children, or did."""
    parent, link = aliased(Objective), links.table
    mode = mode_then(parent) if links.is_of_day else parent.rollup_mode
    return (
        children.join(parent, parent.id == link.parent_objective_id)
        .where(of_keys(link.parent_objective_id), *links.stood)
        .where(link.mode == AlignmentMode.CONTRIBUTES, link.share > 0)
        .where(mode != RollupMode.KEY_RESULTS)
    )
