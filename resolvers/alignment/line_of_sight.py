"""Line of sight: each way from what a person owns up to the company, as far as it is seen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, and_, or_, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.alignment import Alignment
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import AnySelect, Row, named, of_keys, written
from resolvers.ids import key_of
from resolvers.pages import Columns
from resolvers.progress.key_results import key_results_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.progress.rollups import OfOneCycle
from rules.terms import ObjectiveLevel

DEEPEST = 15
MOST_PATHS = 50
Ways = Mapping[UUID, Sequence[UUID]]


@dataclass(frozen=True)
class AlignmentPath:
    """From below upwards; it may end before the company, where nothing leads on."""

    nodes: Sequence[Row]

    @property
    def reaches_company(self) -> bool:
        last = self.nodes[-1]
        return last.values.get("level") is ObjectiveLevel.COMPANY


async def lines_of_sight(
    load: Gate, people: Sequence[UUID], which: OfOneCycle, _: Columns
) -> list[list[AlignmentPath]]:
    """Three statements for what all these people own, one for each level, two for what is met."""
    cycle = key_of(which.cycle, "Cycle")
    owned: defaultdict[UUID, list[UUID]] = defaultdict(list)
    ways: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for record in await load.records(own_objectives(), keys=people, cycle=cycle):
        owned[record.owner_id].append(record.id)
    for statement in (own_key_results(), own_sets()):
        for record in await load.records(statement, keys=people, cycle=cycle):
            owned[record.owner_id].append(record.id)
            ways[record.id].append(record.objective_id)
    starts = {key for keys in owned.values() for key in keys}
    await climb(load, starts | {up for ups in ways.values() for up in ups}, ways)
    paths = {person: list(paths_of(owned[person], ways)) for person in people}
    rows = await rows_of(load, {key for each in paths.values() for path in each for key in path})
    return [
        [AlignmentPath([rows[key] for key in path]) for path in paths[person]] for person in people
    ]


@written
def own_objectives() -> AnySelect:
    place = (Objective.position, Objective.id)
    mine = select(Objective.id, Objective.owner_id).where(of_keys(Objective.owner_id))
    return mine.where(Objective.cycle_id == named("cycle", Uuid())).order_by(*place)


@written
def own_key_results() -> AnySelect:
    """But for those of objectives that are one's own in this cycle, whose way is theirs."""
    cycle = named("cycle", Uuid())
    of_others = Objective.owner_id.is_distinct_from(KeyResult.owner_id)
    in_cycle = or_(KeyResult.cycle_id == cycle, and_(Objective.cycle_id == cycle, of_others))
    return (
        select(KeyResult.id, KeyResult.owner_id, KeyResult.objective_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(KeyResult.owner_id), in_cycle)
        .order_by(KeyResult.position, KeyResult.id)
    )


@written
def own_sets() -> AnySelect:
    """Those of a quarter that nobody owns but whoever owns the objective of the whole year."""
    return (
        select(KeyResult.id, Objective.owner_id, KeyResult.objective_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(Objective.owner_id), KeyResult.owner_id.is_(None))
        .where(KeyResult.cycle_id == named("cycle", Uuid()))
        .order_by(KeyResult.position, KeyResult.id)
    )


async def climb(load: Gate, nodes: set[UUID], ways: defaultdict[UUID, list[UUID]]) -> None:
    """Level by level, until nothing new is met."""
    met = set(nodes)
    for _ in range(DEEPEST):
        if not nodes:
            return
        above: set[UUID] = set()
        for record in await load.records(leading_up(), keys=sorted(nodes)):
            up = record.parent_objective_id or record.parent_key_result_id
            ways[record.child_objective_id or record.child_key_result_id].append(up)
            above.add(up)
            if record.of_objective is not None and up not in met:
                ways[up] = list(dict.fromkeys([*ways[up], record.of_objective]))
                above.add(record.of_objective)
        nodes = above - met
        met |= above


@written
def leading_up() -> AnySelect:
    """With the objective that a key result above is of: its way goes on there."""
    parent = aliased(KeyResult)
    ends = (
        Alignment.child_objective_id,
        Alignment.child_key_result_id,
        Alignment.parent_objective_id,
        Alignment.parent_key_result_id,
    )
    return (
        select(*ends, parent.objective_id.label("of_objective"))
        .select_from(Alignment)
        .outerjoin(parent, parent.id == Alignment.parent_key_result_id)
        .where(or_(of_keys(ends[0]), of_keys(ends[1])))
        .order_by(Alignment.position, Alignment.id)
    )


def paths_of(starts: Sequence[UUID], ways: Ways) -> Iterator[tuple[UUID, ...]]:
    """Every way up from each start, without meeting anything twice; the first of very many."""
    waiting: list[tuple[UUID, ...]] = [(start,) for start in reversed(starts)]
    told = 0
    while waiting and told < MOST_PATHS:
        path = waiting.pop()
        onward = [up for up in dict.fromkeys(ways.get(path[-1], ())) if up not in path]
        if onward:
            waiting += [(*path, up) for up in reversed(onward)]
        else:
            told += 1
            yield path


async def rows_of(load: Gate, keys: set[UUID]) -> Mapping[UUID, Row]:
    ordered = sorted(keys)
    if not ordered:
        return {}
    found = [
        *await objectives_by_id(load, ordered, None, frozenset()),
        *await key_results_by_id(load, ordered, None, frozenset()),
    ]
    return {row.id: row for row in found if row is not None}
