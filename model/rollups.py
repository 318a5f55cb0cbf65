"""Roll-ups kept up to date: what a change touches is computed again, and equals a full compute."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.database import SystemSession
from model.objective import Objective
from model.rollup import Rollup
from model.rollup_graph import PartOfGraph, part_of_graph, with_all_above
from model.rows import among
from rules.arithmetic import ZERO
from rules.formula import WEIGHTED_MEAN
from rules.progress import Progress
from rules.rollup import Rollup as Rolled
from rules.rollup import update

LOCK = 7_216_042
SETTINGS_VERSION = 1


async def recompute(
    session: SystemSession,
    objective_ids: Collection[UUID] | None,
    now: datetime,
    settings_version: int = SETTINGS_VERSION,
) -> set[UUID]:
    """Bring the roll-ups of these objectives, and of all above them, up to date; None means all.

    An objective is named when anything of its own changed: its key results, its state or mode, whom
    it is for (see rules/circles.py: visibility, units, owner, contributors, owners of key results)
    or the links below it; when a link is gone, its former parent. Answers whose rows were written;
    one that stayed the same is not. Call it last in a transaction, under READ COMMITTED.
    """
    await take_turn(session)
    named = await _everything(session) if objective_ids is None else objective_ids
    part, outer = await _computable(session, named)
    computed = update(part.graph, outer, part.graph.nodes.keys() - part.outer)
    stored = await _stored(session, part.own, settings_version)
    changed = {key: computed[key] for key in part.own if _figures(computed[key]) != stored.get(key)}
    await _write(session, changed, now, settings_version)
    return set(changed)


async def take_turn(session: SystemSession) -> None:
    """One at a time, until the commit.

    So each sees all that those before it committed, and none is lost to another that computes the
    same parent from older rows. Whoever waits here holds no lock that the one ahead still wants,
    as long as recomputing is the last thing that a transaction does: there can be no deadlock.
    """
    await session.scalar(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


async def _everything(session: SystemSession) -> set[UUID]:
    return {row.id for row in await session.all(sa.select(Objective.id))}


async def _computable(
    session: SystemSession, ids: Collection[UUID]
) -> tuple[PartOfGraph, Mapping[UUID, Rolled]]:
    """The part that is to be computed, and the stored values that it rests on.

    A child objective that was never computed becomes a part to be computed itself.
    """
    wanted = await with_all_above(session, ids)
    while True:
        part = await part_of_graph(session, wanted)
        outer = await _known(session, part.outer)
        if not (unknown := part.outer - outer.keys()):
            return part, outer
        wanted |= await with_all_above(session, unknown)


async def _known(session: SystemSession, ids: Collection[UUID]) -> dict[UUID, Rolled]:
    figures = (Rollup.objective_id, Rollup.value, Rollup.raw, Rollup.measured_share)
    found = sa.select(*figures).where(among(Rollup.objective_id, ids))
    known: dict[UUID, Rolled] = {}
    for key, value, raw, share in await session.all(found):
        progress = Progress(value, raw, bool(share), WEIGHTED_MEAN.words, ())
        known[key] = Rolled(progress, share or ZERO)
    return known


async def _stored(
    session: SystemSession, ids: Collection[UUID], settings_version: int
) -> dict[UUID, tuple[object, ...]]:
    figures = (Rollup.objective_id, Rollup.value, Rollup.raw, Rollup.measured_share)
    found = sa.select(*figures).where(
        among(Rollup.objective_id, ids), Rollup.settings_version == settings_version
    )
    return {key: tuple(rest) for key, *rest in await session.all(found)}


def _figures(rolled: Rolled) -> tuple[object, ...]:
    return rolled.value, rolled.progress.raw, rolled.measured_share


async def _write(
    session: SystemSession, changed: Mapping[UUID, Rolled], now: datetime, settings_version: int
) -> None:
    if not changed:
        return
    statement = insert(Rollup)
    names = ("value", "raw", "measured_share", "settings_version", "computed_at")
    upsert = statement.on_conflict_do_update(
        index_elements=["objective_id"], set_={name: statement.excluded[name] for name in names}
    )
    rows = [
        {"objective_id": key, "settings_version": settings_version, "computed_at": now}
        | dict(zip(names, _figures(rolled), strict=False))
        for key, rolled in sorted(changed.items())
    ]
    await session.run(upsert, rows)
