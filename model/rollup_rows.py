"""The rows that some objectives' roll-ups are made of: read in three statements, however many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.circles import circles_of
from model.cycle import Cycle
from model.database import SystemSession
from model.grade import Grade
from model.key_result import KeyResult, Step
from model.metrics import METRIC
from model.rollup_links import days, links_below, links_since, objectives, objectives_since
from model.rows import AnyRecord, AnySelect, named, of_keys, written
from rules.circles import may_enter
from rules.terms import RollupMode


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

    @property
    def below(self) -> dict[UUID, AnyRecord]:
        """The objectives of all children, each by a link that has it or a key result of it."""
        return {row.inner: row for row in self.links}


async def rows_above(session: SystemSession, ids: Collection[UUID]) -> PartOfRows:
    """These objectives and all whose numbers theirs can enter, with what theirs are made of.

    Where a child is not seen by all who see its parent, two statements more tell for whom each is.
    """
    own = {row.id: row for row in await session.all(objectives(), keys=[*ids])}
    taking = [k for k, row in own.items() if row.rollup_mode is not RollupMode.KEY_RESULTS]
    links = await session.all(links_below(), keys=[*own], taking=taking)
    return await _part(session, own, links)


async def rows_above_since(
    session: SystemSession, ids: Collection[UUID], begins: datetime
) -> PartOfRows:
    """The same by every link that stood at some time since, each as often as it was another.

    Whatever takes in nothing today is taken to do so: it may have done then.
    """
    told = await session.all(objectives_since(), keys=[*ids], begins=begins)
    own = {row.id: row for row in told}
    every = {"keys": [*own], "taking": [*own]}
    return await _part(session, own, await session.all(links_since(), **every, begins=begins))


async def _part(
    session: SystemSession, own: Mapping[UUID, AnyRecord], links: Sequence[AnyRecord]
) -> PartOfRows:
    children = [*{row.child_key_result_id for row in links} - {None}]
    told = await session.all(_key_results(), keys=[*own], children=children)
    results = {row.id: row for row in told}
    return PartOfRows(own, results, links, await _barred(session, links))


@written
def _key_results() -> AnySelect:
    """With the weights of all steps, and of those that are done, in one row each.

    A `score` counts once it was given, and `days` are those of a shorter cycle of its own.
    """
    weighed = (KeyResult.weight, KeyResult.outcome, KeyResult.driven_by_children)
    counted = (KeyResult.objective_id, KeyResult.archived_at, KeyResult.current)
    steps = (_weights().label("weights"), _weights(Step.done_at.is_not(None)).label("done"))
    is_child = KeyResult.id == sa.any_(named("children", sa.ARRAY(sa.Uuid())))
    wanted = sa.or_(of_keys(KeyResult.objective_id), is_child)
    cycle = (KeyResult.cycle_id, days(Cycle).label("days"), KeyResult.created_at)
    graded = (sa.case((Grade.graded_at.is_not(None), KeyResult.score)).label("score"),)
    return (
        sa.select(KeyResult.id, *counted, *METRIC, *weighed, *steps, *cycle, *graded)
        .add_columns(Grade.graded_at)
        .outerjoin(Cycle, Cycle.id == KeyResult.cycle_id)
        .outerjoin(Grade, Grade.key_result_id == KeyResult.id)
        .where(wanted)
    )


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
