"""Whether there is room for one more published objective where it is to count."""

from collections.abc import Collection
from uuid import UUID

from auth.gate import Work
from model.locks import lock
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.practice import limits_of, published_beside, published_in
from rules.limits import check_objectives


async def check_room(work: Work, objective: Row) -> None:
    """One at a time in a cycle: each counts those that were published before it."""
    await one_at_a_time(work, objective)
    others = (await published_beside(work, [objective]))[objective.id]
    check_objectives(await limits_of(work), objective[Objective.level], others)


async def check_room_in(work: Work, objective: Row, units: Collection[UUID]) -> None:
    """In these of its units: those that shared it before have it already."""
    await one_at_a_time(work, objective)
    others = await published_in(work, objective, units)
    check_objectives(await limits_of(work), objective[Objective.level], others)


async def one_at_a_time(work: Work, objective: Row) -> None:
    await lock(work.system(), f"Publishing in {objective[Objective.cycle_id]}")
