"""A cycle's rows in the order of its tree, by recursion, as one would write it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import select

from bench.plain.loaders import scalars
from model.alignment import Alignment
from model.key_result import KeyResult
from model.objective import Objective
from resolvers.ids import global_id

Placed = tuple[Any, int, strawberry.ID | None]
"""A row, how deep it stands, and the id of what it hangs under."""


async def placed(cycle: UUID) -> Iterator[Placed]:
    goal, result = Objective, KeyResult
    mine = goal.cycle_id == cycle
    goals = await scalars(select(goal).where(mine).order_by(goal.position, goal.id))
    results = select(result).join(goal, goal.id == result.objective_id).where(mine)
    links = select(Alignment).join(goal, goal.id == Alignment.child_objective_id).where(mine)
    return preorder(
        goals,
        await scalars(results.order_by(result.position, result.id)),
        await scalars(links.order_by(Alignment.position, Alignment.id)),
    )


def preorder(
    goals: Sequence[Any], results: Sequence[Any], links: Sequence[Alignment]
) -> Iterator[Placed]:
    nodes: dict[UUID, Any] = {row.id: row for row in [*goals, *results]}
    parent = {row.id: row.objective_id for row in results}
    for link in links:
        above = link.parent_objective_id or link.parent_key_result_id
        if above in nodes and link.child_objective_id is not None:
            parent.setdefault(link.child_objective_id, above)
    below: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in sorted(nodes.values(), key=lambda row: row.position):
        if row.id in parent:
            below[parent[row.id]].append(row)
    for row in goals:
        if row.id not in parent:
            yield from walk(row, below, 0, None)


def walk(
    row: Any, below: dict[UUID, list[Any]], depth: int, above: strawberry.ID | None
) -> Iterator[Placed]:
    yield row, depth, above
    here = strawberry.ID(global_id(type(row).__name__, row.id))
    for child in below.get(row.id, ()):
        yield from walk(child, below, depth + 1, here)
