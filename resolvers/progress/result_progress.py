"""How far key results have come: by their own readings, or by what contributes to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from model.rows import AnySelect, Row, of_keys, written
from resolvers.alignment.entering import counts, entering, then, told, values_of
from resolvers.alignment.links_past import Links, linked
from resolvers.dates import for_each_day
from resolvers.ids import global_id
from resolvers.pages import Columns
from resolvers.progress.key_results import KEY_RESULT, own_progress_of
from rules.formula import WEIGHTED_MEAN, Input
from rules.progress import Progress
from rules.terms import AlignmentMode, Outcome

Inputs = defaultdict[UUID, list[Input]]
DRIVEN = KeyResult.driven_by_children.key


async def progress_of(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> Sequence[Progress]:
    """Where nothing is driven by its children, this is what the rows themselves tell."""
    driven = [row for row in results if row.values[DRIVEN]]
    own = await own_progress_of(load, results, None, asked)
    if not driven:
        return own
    made = dict(zip(driven, await driven_progress(load, driven), strict=True))
    return [made.get(row, done) for row, done in zip(results, own, strict=True)]


async def driven_progress(load: Gate, driven: Sequence[Row]) -> list[Progress]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Progress]:
        keys = [row.id for row in group]
        inputs: Inputs = defaultdict(list)
        rows = await linked(load, Objective, objectives_below, keys, on)
        objectives = await entering(load, rows)
        values = await values_of(load, objectives, on)
        for row in in_place(objectives):
            add(inputs, row, values[row.id])
        found = await entering(load, await linked(load, KeyResult, results_below, keys, on))
        results = in_place(await then(load, found, on))
        # Numbers never run in a circle, so neither does this.
        below = await progress_of(load, results, None, frozenset()) if results else ()
        for row, done in zip(results, below, strict=True):
            add(inputs, row, done.value)
        return [mean(inputs[key]) for key in keys]

    return await for_each_day(driven, on_a_day)


def in_place(rows: Iterable[Row]) -> list[Row]:
    """As roll-ups put them: by the child's id."""
    return sorted(rows, key=lambda row: str(row.id))


def add(inputs: Inputs, row: Row, value: Any) -> None:
    if value is not None:
        name = global_id(row.noun, row.id)
        inputs[row.values["part_of"]].append(Input(name, value, row.values["part_weight"]))


def mean(inputs: Sequence[Input]) -> Progress:
    value = WEIGHTED_MEAN.compute(tuple(inputs))
    return Progress(value, value, value is not None, WEIGHTED_MEAN.words, tuple(inputs))


PARENT = aliased(KeyResult)


def below(children: AnySelect, links: Links) -> AnySelect:
    """What contributes to some key results."""
    link = links.table
    return (
        children.join(PARENT, PARENT.id == link.parent_key_result_id)
        .where(of_keys(link.parent_key_result_id), *links.stood)
        .where(link.mode == AlignmentMode.CONTRIBUTES, link.share > 0)
    )


def part(links: Links) -> tuple[Any, ...]:
    link = links.table
    ends = (link.parent_key_result_id.label("part_of"), link.share.label("part_weight"))
    return *ends, *told(PARENT.objective_id)


@written
def objectives_below(links: Links) -> AnySelect:
    child = (
        select(Objective.id, Rollup.value, *part(links))
        .select_from(links.table)
        .join(Objective, Objective.id == links.table.child_objective_id)
        .join(Rollup, Rollup.objective_id == Objective.id)
        .where(counts(links))
    )
    return below(child, links)


@written
def results_below(links: Links) -> AnySelect:
    """Within one objective they count for one another, whatever it is for others."""
    is_within = KeyResult.objective_id == PARENT.objective_id
    child = (
        select(*KEY_RESULT, *part(links))
        .select_from(links.table)
        .join(KeyResult, KeyResult.id == links.table.child_key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(KeyResult.outcome.is_distinct_from(Outcome.CANCELLED))
        .where(or_(is_within, counts(links)))
    )
    return below(child, links)
