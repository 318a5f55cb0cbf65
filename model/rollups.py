"""Roll-ups kept up to date: what a change touches is computed again, and equals a full compute."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from model.database import SystemSession
from model.locks import take
from model.objective import Objective
from model.organisation import Organisation
from model.rollup import Rollup, RollupPast
from model.rollup_graph import graph_of, stored
from model.rollup_rows import PartOfRows, rows_above
from model.rows import AnyRecord
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
    part = await _computable(session, named)
    outer = {key: rolled for key, row in part.outer.items() if (rolled := stored(row)) is not None}
    whole = graph_of(part)
    computed = update(whole, outer, whole.nodes.keys() - outer.keys())
    changed = {
        key: computed[key]
        for key, row in part.own.items()
        if figures(computed[key]) != _as_stored(row, settings_version)
    }
    await _write(session, changed, now, settings_version)
    return set(changed)


async def take_turn(session: SystemSession) -> None:
    """One at a time, until the commit.

    So each sees all that those before it committed, and none is lost to another that computes the
    same parent from older rows. Whoever waits here holds no lock that the one ahead still wants,
    as long as recomputing is the last thing that a transaction does: there can be no deadlock.
    """
    await take(session, [LOCK])


async def _everything(session: SystemSession) -> set[UUID]:
    return {row.id for row in await session.all(sa.select(Objective.id))}


async def _computable(session: SystemSession, ids: Collection[UUID]) -> PartOfRows:
    """The part that is to be computed.

    A child objective that was never computed becomes a part to be computed itself.
    """
    wanted = set(ids)
    while True:
        part = await rows_above(session, wanted)
        unknown = {key for key, row in part.outer.items() if row.settings_version is None}
        if not unknown:
            return part
        wanted |= unknown


def _as_stored(row: AnyRecord, settings_version: int) -> tuple[object, ...] | None:
    """None where it was never computed, or under other settings."""
    if row.settings_version != settings_version:
        return None
    return row.value, row.raw, row.measured_share


def figures(rolled: Rolled) -> tuple[Decimal | None, Decimal | None, Decimal]:
    return rolled.value, rolled.progress.raw, rolled.measured_share


async def _write(
    session: SystemSession, changed: Mapping[UUID, Rolled], now: datetime, settings_version: int
) -> None:
    """One statement: what holds now, and beside it what held at the end of this day."""
    if not changed:
        return
    told = columns_of([(key, changed[key]) for key in sorted(changed)])
    computed = sa.select(*told.c, sa.literal(settings_version), sa.literal(now, INSTANT))
    statement = insert(Rollup).from_select([*FIGURES, "settings_version", "computed_at"], computed)
    kept = statement.on_conflict_do_update(
        index_elements=["objective_id"],
        set_={name: statement.excluded[name] for name in (*FIGURES[1:], *KEPT)},
    )
    written = kept.returning(Rollup.objective_id).cte("written")
    await session.run(past_of(told, day_of(now)).add_cte(written))


FIGURES = ("objective_id", "value", "raw", "measured_share")
KEPT = ("settings_version", "computed_at")
INSTANT = sa.TIMESTAMP(timezone=True)


def columns_of(rolled: Sequence[tuple[UUID, Rolled]], *more: Any) -> Any:
    """Objectives with their figures as a source of rows, and a column of theirs beside these."""
    columns = zip(*(figures(each) for _, each in rolled), strict=True)
    numbers = [unnested(each, sa.Numeric()) for each in columns]
    ids = unnested((key for key, _ in rolled), sa.Uuid())
    named = (each.label(name) for each, name in zip((ids, *numbers), FIGURES, strict=True))
    return sa.select(*named, *more).cte("computed")


def unnested(values: Iterable[Any], type_: Any) -> Any:
    return sa.func.unnest(sa.literal(list(values), sa.ARRAY(type_)))


def past_of_days(told: Sequence[tuple[date, Mapping[UUID, Rolled]]]) -> Insert:
    """The figures of many days at once, each in the order of the objectives' ids."""
    rows = [(day, key, rolled[key]) for day, rolled in told for key in sorted(rolled)]
    days = unnested((day for day, _, _ in rows), sa.Date()).label("on_day")
    source = columns_of([(key, each) for _, key, each in rows], days)
    return past_of(source, source.c.on_day)


def past_of(told: Any, day: Any) -> Insert:
    """A day's figures, the last of which hold."""
    columns = [told.c[name] for name in FIGURES]
    statement = insert(RollupPast).from_select([*FIGURES, "on_day"], sa.select(*columns, day))
    return statement.on_conflict_do_update(
        index_elements=["objective_id", "on_day"],
        set_={name: statement.excluded[name] for name in FIGURES[1:]},
    )


def day_of(now: datetime) -> Any:
    """The organisation's day; before there is one, UTC's."""
    zone = sa.func.coalesce(sa.select(Organisation.time_zone).scalar_subquery(), "UTC")
    return sa.cast(sa.func.timezone(zone, sa.literal(now, INSTANT)), sa.Date())
