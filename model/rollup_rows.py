"""The rows that some objectives' roll-ups are made of: read in three statements, however many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from model.alignment import Alignment
from model.circles import circles_of, is_open
from model.cycle import Cycle
from model.database import SystemSession
from model.grade import Grade
from model.key_result import KeyResult, Step
from model.metrics import METRIC
from model.objective import Objective
from model.rollup import Rollup
from model.rows import AnyRecord, AnySelect, among
from rules.circles import may_enter
from rules.terms import AlignmentMode, RollupMode

# Made once: what SQLAlchemy finds out about an alias is most of what a statement with it costs.
CHILD, PARENT = aliased(KeyResult), aliased(KeyResult)
WITHIN, BELOW = aliased(Objective), aliased(Objective)


@dataclass(frozen=True, slots=True)
class PartOfRows:
    """`own` objectives can be computed from these; a link tells of its child as it is stored."""

    own: Mapping[UUID, AnyRecord]
    results: Mapping[UUID, AnyRecord]
    links: Sequence[AnyRecord]
    barred: frozenset[UUID]
    """Links that would tell of a child to people who don't see it."""

    @property
    def outer(self) -> dict[UUID, AnyRecord]:
        """The child objectives that are taken as they are, each by a link that has it."""
        told = {row.child_objective_id: row for row in self.links}
        return {key: row for key, row in told.items() if key is not None and key not in self.own}


async def rows_above(session: SystemSession, ids: Collection[UUID]) -> PartOfRows:
    """These objectives and all whose numbers theirs can enter, with what theirs are made of.

    Where a child is not seen by all who see its parent, two statements more tell for whom each is.
    """
    own = {row.id: row for row in await session.all(_objectives(ids))}
    taking = [k for k, row in own.items() if row.rollup_mode is not RollupMode.KEY_RESULTS]
    links = await session.all(_links(list(own), taking))
    children = {row.child_key_result_id for row in links} - {None}
    results = {row.id: row for row in await session.all(_key_results(list(own), children))}
    return PartOfRows(own, results, links, await _barred(session, links))


async def with_all_above(session: SystemSession, ids: Collection[UUID]) -> set[UUID]:
    """These objectives and all whose numbers theirs can enter, whether they do so today or not."""
    return {row.id for row in await session.all(sa.select(_above(ids).c.id))}


def _above(ids: Collection[UUID]) -> Any:
    """Upwards by every link that contributes."""
    found = sa.select(Objective.id).where(among(Objective.id, ids)).cte("above", recursive=True)
    below = sa.func.coalesce(Alignment.child_objective_id, CHILD.objective_id)
    up = (
        sa.select(sa.func.coalesce(Alignment.parent_objective_id, PARENT.objective_id))
        .select_from(Alignment)
        .outerjoin(CHILD, CHILD.id == Alignment.child_key_result_id)
        .outerjoin(PARENT, PARENT.id == Alignment.parent_key_result_id)
        .join(found, found.c.id == below)
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES)
    )
    return found.union(up)


def _objectives(ids: Collection[UUID]) -> AnySelect:
    above = _above(ids)
    cycle = (Objective.cycle_id, _days(Cycle).label("days"))
    return (
        sa.select(*_told(Objective), *_stored(Rollup), *cycle)
        .join(above, above.c.id == Objective.id)
        .join(Cycle, Cycle.id == Objective.cycle_id)
        .outerjoin(Rollup, Rollup.objective_id == Objective.id)
    )


def _told(objective: Any) -> tuple[Any, ...]:
    return objective.id, objective.rollup_mode, objective.status, objective.archived_at


def _stored(rollup: Any) -> tuple[Any, ...]:
    """`settings_version` is null where it was never computed."""
    return rollup.value, rollup.raw, rollup.measured_share, rollup.settings_version


def _links(ids: Collection[UUID], taking: Collection[UUID]) -> AnySelect:
    """What contributes to these, and on below them through key results driven by their children.

    `inner` and `outer` are the objectives at the two ends.
    """
    below = _below(ids, taking)
    inner = sa.func.coalesce(Alignment.child_objective_id, CHILD.objective_id)
    outer = sa.func.coalesce(Alignment.parent_objective_id, PARENT.objective_id)
    ends = (inner.label("inner"), outer.label("outer"), is_open(WITHIN).label("is_open"))
    return (
        sa.select(*LINK, *ends, *_told(BELOW)[1:], *_stored(Rollup))
        .select_from(Alignment)
        .join(below, below.c.id == Alignment.id)
        .outerjoin(CHILD, CHILD.id == Alignment.child_key_result_id)
        .outerjoin(PARENT, PARENT.id == Alignment.parent_key_result_id)
        .join(WITHIN, WITHIN.id == inner)
        .outerjoin(BELOW, BELOW.id == Alignment.child_objective_id)
        .outerjoin(Rollup, Rollup.objective_id == Alignment.child_objective_id)
    )


def _below(ids: Collection[UUID], taking: Collection[UUID]) -> Any:
    driven = sa.select(KeyResult.id).where(
        among(KeyResult.objective_id, ids), KeyResult.driven_by_children
    )
    contributing = Alignment.mode == AlignmentMode.CONTRIBUTES
    found = (
        sa.select(Alignment.id, Alignment.child_key_result_id)
        .where(contributing)
        .where(
            sa.or_(
                among(Alignment.parent_objective_id, taking),
                Alignment.parent_key_result_id.in_(driven),
            )
        )
        .cte("below", recursive=True)
    )
    deeper = (
        sa.select(Alignment.id, Alignment.child_key_result_id)
        .join(found, found.c.child_key_result_id == Alignment.parent_key_result_id)
        .join(PARENT, PARENT.id == Alignment.parent_key_result_id)
        .where(contributing, PARENT.driven_by_children)
    )
    return found.union(deeper)


LINK = (
    Alignment.id,
    Alignment.child_objective_id,
    Alignment.child_key_result_id,
    Alignment.parent_objective_id,
    Alignment.parent_key_result_id,
    Alignment.share,
)


def _key_results(objectives: Collection[UUID], children: Collection[UUID]) -> AnySelect:
    """With the weights of all steps, and of those that are done, in one row each.

    A `score` counts once it was given, and `days` are those of a shorter cycle of its own.
    """
    weighed = (KeyResult.weight, KeyResult.outcome, KeyResult.driven_by_children)
    counted = (KeyResult.objective_id, KeyResult.archived_at, KeyResult.current)
    steps = (_weights().label("weights"), _weights(Step.done_at.is_not(None)).label("done"))
    wanted = sa.or_(among(KeyResult.objective_id, objectives), among(KeyResult.id, children))
    cycle = (KeyResult.cycle_id, _days(Cycle).label("days"), KeyResult.created_at)
    graded = (sa.case((Grade.graded_at.is_not(None), KeyResult.score)).label("score"),)
    return (
        sa.select(KeyResult.id, *counted, *METRIC, *weighed, *steps, *cycle, *graded)
        .add_columns(Grade.graded_at)
        .outerjoin(Cycle, Cycle.id == KeyResult.cycle_id)
        .outerjoin(Grade, Grade.key_result_id == KeyResult.id)
        .where(wanted)
    )


def _days(cycle: Any) -> Any:
    return cycle.ends_on - cycle.starts_on + 1


def _weights(*which: sa.ColumnElement[bool]) -> Any:
    of_it = sa.select(Step.weight).where(Step.key_result_id == KeyResult.id, *which)
    return sa.func.array(of_it.scalar_subquery(), type_=sa.ARRAY(sa.Numeric()))


async def _barred(session: SystemSession, links: Sequence[AnyRecord]) -> frozenset[UUID]:
    told = [row for row in links if not row.is_open and row.inner != row.outer]
    if not told:
        return frozenset()
    ends = {row.inner for row in told} | {row.outer for row in told}
    circles = await circles_of(session.all, ends)
    return frozenset(
        row.id for row in told if not may_enter(circles[row.inner], circles[row.outer])
    )
