"""How well a cycle's OKRs hang together, by what everybody sees, so that it is one answer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.alignment import Alignment
from model.circles import is_open
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, of_keys, written
from resolvers.alignment.entering import COUNTED
from resolvers.pages import Columns
from rules.alignment_health import Gap, Place, alignment_health

MOST_GAPS = 100


@dataclass(frozen=True)
class NamedGap:
    kind: Gap
    objective_id: UUID


@dataclass(frozen=True)
class GapCount:
    kind: Gap
    count: int


@dataclass(frozen=True)
class CycleAlignment:
    """The first gaps, and how many there are of each kind."""

    score: Decimal | None
    gaps: Sequence[NamedGap]
    counts: Sequence[GapCount]


async def alignment_of_cycles(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[CycleAlignment]:
    """A statement for each level that ways lead up from them, and three for what is met there."""
    own: dict[UUID, list[UUID]] = {key: [] for key in keys}
    for row in await load.records(of_cycle(), keys=keys):
        own[row.cycle_id].append(row.id)
    above = await ways_up(load, {key for cycle in own.values() for key in cycle})
    met = {key for cycle in own.values() for key in cycle}
    met |= {*above, *(up for ups in above.values() for up in ups)}
    places = await places_of(load, met, above)
    return [alignment_of(own[key], places) for key in keys]


def alignment_of(own: Sequence[UUID], places: dict[UUID, Place[UUID]]) -> CycleAlignment:
    health = alignment_health([places[key] for key in own if key in places], places)
    return CycleAlignment(
        score=health.score,
        gaps=[NamedGap(each.gap, each.id) for each in health.gaps[:MOST_GAPS]],
        counts=[GapCount(gap, health.counts[gap]) for gap in Gap if health.counts.get(gap)],
    )


@written
def of_cycle() -> AnySelect:
    return counted(select(Objective.id, Objective.cycle_id).where(of_keys(Objective.cycle_id)))


def counted(objectives: AnySelect) -> AnySelect:
    return objectives.where(Objective.status.in_(COUNTED), is_open(Objective)).order_by(
        Objective.position, Objective.id
    )


async def ways_up(load: Gate, nodes: set[UUID]) -> dict[UUID, list[UUID]]:
    """By objective, those that it or one of its key results leads up to."""
    above: defaultdict[UUID, list[UUID]] = defaultdict(list)
    met = set(nodes)
    while nodes:
        reached: set[UUID] = set()
        for record in await load.records(links_up(), keys=sorted(nodes)):
            if record.below != record.up:
                above[record.below].append(record.up)
                reached.add(record.up)
        nodes = reached - met
        met |= reached
    return dict(above)


@written
def links_up() -> AnySelect:
    child, parent = aliased(KeyResult), aliased(KeyResult)
    below = func.coalesce(Alignment.child_objective_id, child.objective_id)
    up = func.coalesce(Alignment.parent_objective_id, parent.objective_id)
    return (
        select(below.label("below"), up.label("up"))
        .select_from(Alignment)
        .outerjoin(child, child.id == Alignment.child_key_result_id)
        .outerjoin(parent, parent.id == Alignment.parent_key_result_id)
        .where(of_keys(below))
    )


async def places_of(
    load: Gate, keys: set[UUID], above: dict[UUID, list[UUID]]
) -> dict[UUID, Place[UUID]]:
    asked = sorted(keys)
    units: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for record in await load.records(shares(), keys=asked):
        units[record.objective_id].add(record.unit_id)
    measured = {record[0] for record in await load.records(results(), keys=asked)}
    return {
        row.id: Place(
            id=row.id,
            level=row.level,
            units=frozenset(units[row.id]),
            has_key_result=row.id in measured,
            above=tuple(dict.fromkeys(above.get(row.id, ()))),
        )
        for row in await load.records(open_ones(), keys=asked)
    }


@written
def open_ones() -> AnySelect:
    return counted(select(Objective.id, Objective.level).where(of_keys(Objective.id)))


@written
def shares() -> AnySelect:
    columns = (ObjectiveUnit.objective_id, ObjectiveUnit.unit_id)
    return select(*columns).where(of_keys(ObjectiveUnit.objective_id))


@written
def results() -> AnySelect:
    return select(KeyResult.objective_id).where(of_keys(KeyResult.objective_id)).distinct()
