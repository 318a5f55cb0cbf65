"""The part of the graph of OKRs that some objectives' roll-ups are made of, read from the rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from model.alignment import Alignment
from model.circles import circles_of, is_open
from model.database import SystemSession
from model.key_result import KeyResult, Step
from model.metrics import METRIC, metric_of
from model.objective import Objective
from model.rows import AnyRecord, AnySelect, among
from rules import graph
from rules.circles import may_enter
from rules.metrics import Step as MetricStep
from rules.progress import key_result_progress
from rules.terms import AlignmentMode, RollupMode

ELSEWHERE = UUID(int=0)
"""Stands for the objective of a key result that comes without it, as only its value is needed."""


@dataclass(frozen=True, slots=True)
class PartOfGraph:
    """`own` is what can be computed from it; `outer` are child objectives taken as they are."""

    graph: graph.Graph[UUID]
    own: frozenset[UUID]
    outer: frozenset[UUID]


async def with_all_above(session: SystemSession, ids: Collection[UUID]) -> set[UUID]:
    """These objectives and all whose numbers theirs can enter, whether they do so today or not."""
    found = sa.select(Objective.id).where(among(Objective.id, ids)).cte("above", recursive=True)
    child, parent = aliased(KeyResult), aliased(KeyResult)
    below = sa.func.coalesce(Alignment.child_objective_id, child.objective_id)
    up = (
        sa.select(sa.func.coalesce(Alignment.parent_objective_id, parent.objective_id))
        .select_from(Alignment)
        .outerjoin(child, child.id == Alignment.child_key_result_id)
        .outerjoin(parent, parent.id == Alignment.parent_key_result_id)
        .join(found, found.c.id == below)
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES)
    )
    rows = await session.all(sa.select(found.union(up).c.id))
    return {row.id for row in rows}


async def part_of_graph(session: SystemSession, ids: Collection[UUID]) -> PartOfGraph:
    """These objectives, their key results, and downwards whatever enters their numbers today."""
    objectives = await _objectives(session, ids)
    results = await _key_results(session, KeyResult.objective_id, ids)
    links = await _links(session, _taking(objectives), _driven(results))
    while unread := {each.child_key_result_id for each in links} - {None} - results.keys():
        more = await _key_results(session, KeyResult.id, unread)
        links += await _links(session, [], _driven(more))
        results.update(more)
    outer = {each.child_objective_id for each in links} - {None} - objectives.keys()
    around = await _objectives(session, outer)
    steps = await _steps(session, results)
    barred = await _barred(session, links)
    return PartOfGraph(
        graph=graph.graph_of(
            [_objective(row) for row in (*objectives.values(), *around.values())],
            [_key_result(row, steps.get(row.id, ()), objectives) for row in results.values()],
            [_alignment(row, enters=row.id not in barred) for row in links],
        ),
        own=frozenset(objectives.keys()),
        outer=frozenset(around.keys()),
    )


async def _objectives(session: SystemSession, ids: Collection[UUID]) -> dict[UUID, AnyRecord]:
    counted = (Objective.status, Objective.archived_at)
    found = sa.select(Objective.id, Objective.rollup_mode, *counted)
    return {row.id: row for row in await session.all(found.where(among(Objective.id, ids)))}


async def _key_results(
    session: SystemSession, column: InstrumentedAttribute[UUID], ids: Collection[UUID]
) -> dict[UUID, AnyRecord]:
    measured = (*METRIC, KeyResult.current)
    weighed = (KeyResult.weight, KeyResult.outcome, KeyResult.driven_by_children)
    found = sa.select(
        KeyResult.id, KeyResult.objective_id, KeyResult.archived_at, *measured, *weighed
    )
    return {row.id: row for row in await session.all(found.where(among(column, ids)))}


async def _links(
    session: SystemSession, objectives: Collection[UUID], key_results: Collection[UUID]
) -> list[AnyRecord]:
    """What contributes to these; `inner` and `outer` are the objectives at the two ends."""
    child, parent, objective = aliased(KeyResult), aliased(KeyResult), aliased(Objective)
    inner = sa.func.coalesce(Alignment.child_objective_id, child.objective_id)
    outer = sa.func.coalesce(Alignment.parent_objective_id, parent.objective_id)
    ends = (inner.label("inner"), outer.label("outer"), is_open(objective).label("is_open"))
    below: AnySelect = (
        sa.select(*LINK, *ends)
        .select_from(Alignment)
        .outerjoin(child, child.id == Alignment.child_key_result_id)
        .outerjoin(parent, parent.id == Alignment.parent_key_result_id)
        .join(objective, objective.id == inner)
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES)
        .where(
            sa.or_(
                among(Alignment.parent_objective_id, objectives),
                among(Alignment.parent_key_result_id, key_results),
            )
        )
    )
    return list(await session.all(below))


LINK = (
    Alignment.id,
    Alignment.child_objective_id,
    Alignment.child_key_result_id,
    Alignment.parent_objective_id,
    Alignment.parent_key_result_id,
    Alignment.share,
)


async def _barred(session: SystemSession, links: Sequence[AnyRecord]) -> set[UUID]:
    """Links that would tell of a child to people who don't see it."""
    told = [row for row in links if not row.is_open and row.inner != row.outer]
    if not told:
        return set()
    ends = {row.inner for row in told} | {row.outer for row in told}
    circles = await circles_of(session.all, ends)
    return {row.id for row in told if not may_enter(circles[row.inner], circles[row.outer])}


async def _steps(session: SystemSession, ids: Collection[UUID]) -> Mapping[UUID, list[MetricStep]]:
    found = sa.select(Step.key_result_id, Step.weight, Step.done_at)
    ordered = found.where(among(Step.key_result_id, ids)).order_by(Step.position, Step.id)
    steps: dict[UUID, list[MetricStep]] = {}
    for row in await session.all(ordered):
        step = MetricStep(row.weight, done=row.done_at is not None)
        steps.setdefault(row.key_result_id, []).append(step)
    return steps


def _taking(objectives: Mapping[UUID, AnyRecord]) -> list[UUID]:
    """Only where children enter the number do they have to be read."""
    return [k for k, row in objectives.items() if row.rollup_mode is not RollupMode.KEY_RESULTS]


def _driven(key_results: Mapping[UUID, AnyRecord]) -> list[UUID]:
    return [key for key, row in key_results.items() if row.driven_by_children]


def _objective(row: AnyRecord) -> graph.Objective[UUID]:
    return graph.Objective(
        row.id,
        mode=row.rollup_mode,
        status=row.status,
        is_archived=row.archived_at is not None,
    )


def _key_result(
    row: AnyRecord, steps: Iterable[MetricStep], objectives: Mapping[UUID, AnyRecord]
) -> graph.KeyResult[UUID]:
    metric = metric_of(row, steps)
    return graph.KeyResult(
        id=row.id,
        objective=row.objective_id if row.objective_id in objectives else ELSEWHERE,
        progress=key_result_progress(metric, row.current),
        weight=row.weight,
        outcome=row.outcome,
        is_archived=row.archived_at is not None,
        driven_by_children=row.driven_by_children,
    )


def _alignment(row: AnyRecord, *, enters: bool) -> graph.Alignment[UUID]:
    return graph.Alignment(
        child=row.child_objective_id or row.child_key_result_id,
        parent=row.parent_objective_id or row.parent_key_result_id,
        share=row.share,
        enters=enters,
    )
