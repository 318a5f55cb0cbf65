"""Signs of a low bar that only the cycles before can show: trends, and teams that never miss."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.check_in import CheckIn
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, Row, of_keys, written
from resolvers.instants import END, midnight, next_day, zone_of
from resolvers.levels import many_each
from resolvers.progress.circumstances import circumstances_of
from resolvers.progress.forecasts import WITHOUT, forecast, newest
from rules.metrics import KINDS
from rules.sandbagging import is_always_full, is_within_trend
from rules.terms import CycleKind, ObjectiveStatus

Means = dict[date, Decimal | None]
"""By the last day of each cycle."""
CARRIED, SOURCE = aliased(Objective), aliased(KeyResult)


async def within_trend(load: Gate, results: Sequence[Row]) -> set[UUID]:
    """Key results of carried-over objectives whose target the old readings lead to anyway.

    What is kept within bounds is to go on as it did.
    """
    kinds = {row.id: row[KeyResult.kind] for row in results}
    keys = [key for key, kind in kinds.items() if kind not in WITHOUT and not KINDS[kind].is_kept]
    pairs = {each.key: each.source for each in await load.records(carried(), keys=keys)}
    if not pairs:
        return set()
    sources = [*dict.fromkeys(pairs.values())]
    rows = await load.rows(CheckIn, newest(), keys=sources, until=END)
    readings = dict(zip(sources, many_each(rows, "key_result_id", sources), strict=True))
    around, zone = await circumstances_of(load, [*pairs]), await zone_of(load)
    found: set[UUID] = set()
    for row in results:
        if row.id not in pairs or row.id not in around:
            continue
        end = midnight(next_day(around[row.id].ends_on), zone)
        told = forecast(row, readings[pairs[row.id]], end)
        if is_within_trend(None if told is None else told.progress):
            found.add(row.id)
    return found


@written
def carried() -> AnySelect:
    """Each key result with the one of the same words that it was copied from."""
    return (
        select(KeyResult.id.label("key"), SOURCE.id.label("source"))
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(CARRIED, CARRIED.id == Objective.carried_from_id)
        .join(SOURCE, SOURCE.objective_id == CARRIED.id)
        .where(of_keys(KeyResult.id), SOURCE.title == KeyResult.title)
        .where(SOURCE.kind == KeyResult.kind)
    )


async def always_full(load: Gate, objectives: Sequence[Row]) -> set[UUID]:
    """Objectives of a unit whose closed ones were all but full, three cycles running.

    A cycle that is over without any of the unit's closed is one of them, and was not full.
    """
    found = await load.records(units_of(), keys=[row.id for row in objectives])
    units = [*dict.fromkeys(each.unit_id for each in found)]
    if not units:
        return set()
    over: defaultdict[CycleKind, Means] = defaultdict(dict)
    for each in await load.records(cycles_over()):
        over[each.kind][each.ends_on] = None
    closed: defaultdict[tuple[UUID, CycleKind], Means] = defaultdict(dict)
    for each in await load.records(mean_scores(), keys=units):
        closed[each.unit_id, each.kind][each.ends_on] = each.mean
    return {
        each.key
        for each in found
        if is_always_full(in_time(over[each.kind] | closed[each.unit_id, each.kind], each.ends_on))
    }


def in_time(means: Means, until: date) -> list[Decimal | None]:
    return [means[ends_on] for ends_on in sorted(means) if ends_on <= until]


@written
def cycles_over() -> AnySelect:
    """Those of which nothing can be closed any more."""
    is_over = or_(
        Cycle.closed_on.is_not(None), Cycle.archived_on.is_not(None), Cycle.grading_ends_on < TODAY
    )
    return select(Cycle.kind, Cycle.ends_on).where(is_over)


@written
def units_of() -> AnySelect:
    cycle = (Cycle.kind, Cycle.ends_on)
    return (
        select(Objective.id.label("key"), ObjectiveUnit.unit_id, *cycle)
        .select_from(Objective)
        .join(ObjectiveUnit, ObjectiveUnit.objective_id == Objective.id)
        .join(Cycle, Cycle.id == Objective.cycle_id)
        .where(of_keys(Objective.id))
    )


@written
def mean_scores() -> AnySelect:
    """Of each unit and cycle."""
    cycle = (Cycle.kind, Cycle.ends_on)
    return (
        select(ObjectiveUnit.unit_id, *cycle, func.avg(Objective.score).label("mean"))
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .join(Cycle, Cycle.id == Objective.cycle_id)
        .where(of_keys(ObjectiveUnit.unit_id), Objective.status == ObjectiveStatus.CLOSED)
        .where(Objective.score.is_not(None))
        .group_by(ObjectiveUnit.unit_id, *cycle)
    )
