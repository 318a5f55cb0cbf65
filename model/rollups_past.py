"""Roll-ups of days gone by, computed again where a check-in was entered late or corrected."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.rollup import RollupPast
from model.rollup_graph import graph_of, stored
from model.rollup_rows import PartOfRows, rows_above_since
from model.rollup_then import past_of, zone_of
from model.rollups import past_of_days
from model.rows import among
from rules.arithmetic import ZERO
from rules.formula import WEIGHTED_MEAN
from rules.progress import Progress
from rules.rollup import Rollup, update


async def recompute_since(
    session: SystemSession, objective_ids: Collection[UUID], since: date, today: date
) -> None:
    """The kept figures of these objectives, and of all above, from a day on and before today.

    All is of the day: readings, steps and which are done, links and modes, how key results were
    measured and weighed, which were there and which were graded, and which objectives counted. To
    be called after `recompute`, in its turn.
    """
    zone, first = await zone_of(session), since - timedelta(days=1)
    part = await rows_above_since(session, objective_ids, datetime.combine(first, time(), zone))
    days = await _days(session, list(part.own), since, today)
    past = await past_of(session, part, since, zone)
    outer = await _outer(session, part)
    told: list[tuple[date, Mapping[UUID, Rollup]]] = []
    for day in days:
        graph = graph_of(replace(part, links=past.links(day)), past.then(day))
        known = {key: _known(day, each) for key, each in outer.items() if key in graph.nodes}
        computed = update(graph, known, graph.nodes.keys() - known.keys())
        told.append((day, {key: computed[key] for key in part.own}))
    await session.run(past_of_days(told))


async def _days(
    session: SystemSession, ids: Collection[UUID], since: date, today: date
) -> list[date]:
    """The days on which any of these figures changed, the first of them all, and the day before.

    For that is what they were until then: whoever takes them as they are finds it there.
    """
    found = sa.select(RollupPast.on_day).where(
        among(RollupPast.objective_id, ids), RollupPast.on_day >= since, RollupPast.on_day < today
    )
    return sorted(
        {
            since - timedelta(days=1),
            since,
            *(row.on_day for row in await session.all(found.distinct())),
        }
    )


async def _outer(session: SystemSession, part: PartOfRows) -> dict[UUID, tuple[Rollup, list[Any]]]:
    """What the children that are taken as they are were on each day, and are today."""
    figures = (RollupPast.value, RollupPast.raw, RollupPast.measured_share)
    found = sa.select(RollupPast.objective_id, RollupPast.on_day, *figures).where(
        among(RollupPast.objective_id, list(part.outer))
    )
    told: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await session.all(found.order_by(RollupPast.on_day)):
        told[row.objective_id].append(row)
    now = {key: stored(row) for key, row in part.outer.items()}
    return {key: (rolled, told[key]) for key, rolled in now.items() if rolled is not None}


def _known(day: date, told: tuple[Rollup, Sequence[Any]]) -> Rollup:
    """Before its first figures a child has the earliest that are known of it."""
    now, days = told
    past = [row for row in days if row.on_day <= day] or days[:1]
    if not past:
        return now
    row = past[-1]
    share = row.measured_share or ZERO
    return Rollup(Progress(row.value, row.raw, bool(share), WEIGHTED_MEAN.words, ()), share)
