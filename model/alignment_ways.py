"""The ways that numbers take upwards: from each OKR to all that it enters, read from the rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from model.alignment import Alignment
from model.circles import circles_of, is_open
from model.database import SystemSession
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup_links import with_all_above
from model.rows import AnyRecord, among
from rules.circles import Circle, may_enter
from rules.terms import AlignmentMode

Ways = dict[UUID, set[UUID]]


async def entering_ways(session: SystemSession, objective_ids: Collection[UUID]) -> Ways:
    """By node, what its number enters: of these objectives, and of all above them.

    A link counts whether or not its parent's mode takes children today. One that tells of a child
    to people who don't see it carries no number, so what runs in a circle by it is no circle.
    """
    links = await _links(session, await with_all_above(session, objective_ids))
    circles = await circles_of(session.all, _hidden_ends(links))
    ways: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in links:
        if _enters(row, circles):
            ways[row.child_key_result_id or row.inner].add(row.parent_key_result_id or row.outer)
        for result, objective in (
            (row.child_key_result_id, row.inner),
            (row.parent_key_result_id, row.outer),
        ):
            if result is not None:
                ways[result].add(objective)
    return dict(ways)


async def _links(session: SystemSession, ids: Collection[UUID]) -> Sequence[AnyRecord]:
    """`inner` and `outer` are the objectives at the two ends."""
    child, parent, objective = aliased(KeyResult), aliased(KeyResult), aliased(Objective)
    inner = sa.func.coalesce(Alignment.child_objective_id, child.objective_id)
    outer = sa.func.coalesce(Alignment.parent_objective_id, parent.objective_id)
    ends = (Alignment.child_key_result_id, Alignment.parent_key_result_id)
    return await session.all(
        sa.select(
            *ends, inner.label("inner"), outer.label("outer"), is_open(objective).label("open")
        )
        .select_from(Alignment)
        .outerjoin(child, child.id == Alignment.child_key_result_id)
        .outerjoin(parent, parent.id == Alignment.parent_key_result_id)
        .join(objective, objective.id == inner)
        .where(Alignment.mode == AlignmentMode.CONTRIBUTES, among(inner, ids))
    )


def _hidden_ends(links: Sequence[AnyRecord]) -> set[UUID]:
    hidden = [row for row in links if not row.open and row.inner != row.outer]
    return {row.inner for row in hidden} | {row.outer for row in hidden}


def _enters(row: AnyRecord, circles: Mapping[UUID, Circle[UUID]]) -> bool:
    if row.open or row.inner == row.outer:
        return True
    return may_enter(circles[row.inner], circles[row.outer])
