"""The objectives above some others, and the links below these, as statements.

By the links of today, or by every one that stood at some time since. Each is written once: to write
them anew took most of the time that a check-in took.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from model.alignment import KEPT, Alignment, AlignmentPast
from model.circles import is_open
from model.cycle import Cycle
from model.database import SystemSession
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from model.rows import INSTANT, AnySelect, named, of_keys, written
from rules.terms import AlignmentMode

BEGINS = named("begins", INSTANT)
NOW = [getattr(Alignment, name) for name in ("id", *KEPT)]
WAS = [AlignmentPast.alignment_id.label("id"), *(getattr(AlignmentPast, name) for name in KEPT)]
EVERY = sa.union_all(
    sa.select(*NOW, sa.null().cast(INSTANT).label("until")),
    sa.select(*WAS, AlignmentPast.until).where(AlignmentPast.until >= BEGINS),
).subquery("every_link")
EVER = aliased(Alignment, EVERY, adapt_on_names=True)
"""Links as they are, and as they were until some time since."""


async def with_all_above(session: SystemSession, ids: Collection[UUID]) -> set[UUID]:
    """These objectives and all whose numbers theirs can enter, whether they do so today or not."""
    return {row.id for row in await session.all(_all_above(), keys=[*ids])}


@written
def _all_above() -> AnySelect:
    return sa.select(_above(Alignment).c.id)


@written
def objectives() -> AnySelect:
    return _objectives(Alignment)


@written
def objectives_since() -> AnySelect:
    return _objectives(EVER)


@written
def links_below() -> AnySelect:
    """What contributes to these, and on below them through key results driven by their children.

    `taking` are those of the objectives that take from the objectives below them.
    """
    return _links(Alignment, lambda result: result.driven_by_children)


@written
def links_since() -> AnySelect:
    """Through any key result, with the times between which each link stood."""
    return _links(EVER, lambda _: sa.true()).add_columns(EVER.since, EVERY.c.until)


def _above(link: Any) -> Any:
    """Upwards by every link that contributes."""
    found = sa.select(Objective.id).where(of_keys(Objective.id)).cte("above", recursive=True)
    child, parent = aliased(KeyResult), aliased(KeyResult)
    below = sa.func.coalesce(link.child_objective_id, child.objective_id)
    up = (
        sa.select(sa.func.coalesce(link.parent_objective_id, parent.objective_id))
        .select_from(link)
        .outerjoin(child, child.id == link.child_key_result_id)
        .outerjoin(parent, parent.id == link.parent_key_result_id)
        .join(found, found.c.id == below)
        .where(link.mode == AlignmentMode.CONTRIBUTES)
    )
    return found.union(up)


def _objectives(link: Any) -> AnySelect:
    above = _above(link)
    cycle = (Objective.cycle_id, days(Cycle).label("days"))
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


def days(cycle: Any) -> Any:
    return cycle.ends_on - cycle.starts_on + 1


def _links(link: Any, drives: Callable[[Any], Any]) -> AnySelect:
    """`inner` and `outer` are the objectives at the two ends; what is told is of the inner one."""
    below = _below(link, drives)
    child, parent = aliased(KeyResult), aliased(KeyResult)
    within = aliased(Objective)
    inner = sa.func.coalesce(link.child_objective_id, child.objective_id)
    outer = sa.func.coalesce(link.parent_objective_id, parent.objective_id)
    ends = (inner.label("inner"), outer.label("outer"), is_open(within).label("is_open"))
    return (
        sa.select(*_ends(link), *ends, *_told(within)[1:], *_stored(Rollup))
        .select_from(link)
        .join(below, below.c.id == link.id)
        .outerjoin(child, child.id == link.child_key_result_id)
        .outerjoin(parent, parent.id == link.parent_key_result_id)
        .join(within, within.id == inner)
        .outerjoin(Rollup, Rollup.objective_id == link.child_objective_id)
        .where(link.mode == AlignmentMode.CONTRIBUTES)
    )


def _below(link: Any, drives: Callable[[Any], Any]) -> Any:
    driven = sa.select(KeyResult.id).where(of_keys(KeyResult.objective_id), drives(KeyResult))
    takes = link.parent_objective_id == sa.any_(named("taking", sa.ARRAY(sa.Uuid())))
    contributing = link.mode == AlignmentMode.CONTRIBUTES
    found = (
        sa.select(link.id, link.child_key_result_id)
        .where(contributing)
        .where(sa.or_(takes, link.parent_key_result_id.in_(driven)))
        .cte("below", recursive=True)
    )
    result = aliased(KeyResult)
    deeper = (
        sa.select(link.id, link.child_key_result_id)
        .join(found, found.c.child_key_result_id == link.parent_key_result_id)
        .join(result, result.id == link.parent_key_result_id)
        .where(contributing, drives(result))
    )
    return found.union(deeper)


def _ends(link: Any) -> tuple[Any, ...]:
    objectives_ = (link.child_objective_id, link.parent_objective_id)
    results = (link.child_key_result_id, link.parent_key_result_id)
    return link.id, *objectives_, *results, link.share
