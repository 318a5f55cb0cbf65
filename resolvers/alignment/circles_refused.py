"""Refuses what would make OKRs of one another, and says by which way."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from auth.gate import Work
from model.alignment import Alignment
from model.alignment_ways import entering_ways
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import among
from rules.errors import Invalid
from rules.way_round import way_round, way_to

ARROW = " → "


async def check_numbers(work: Work, objective_ids: Collection[UUID]) -> None:
    """No number may be made of itself, whoever sees the links; in the turn of roll-ups only.

    A circle of links that all carry numbers lies in one circle of people: whoever sees one of its
    OKRs sees them all, so that the refusal tells nobody anything new.
    """
    way = way_round(await entering_ways(work.system(), objective_ids))
    if way:
        await refuse(work, way)


async def check_seen(work: Work, child: UUID, parent: UUID) -> None:
    """Nor may links that the viewer sees run in a circle, whether they carry numbers or not."""
    came_from: dict[UUID, UUID] = {}
    reached, met = [parent], {parent}
    while reached and child not in met:
        above = await one_up(work, reached)
        came_from |= {up: down for up, down in above.items() if up not in met}
        reached = [up for up in above if up not in met]
        met |= above.keys()
    if child in met:
        await refuse(work, [child, *way_to(parent, child, came_from)])


async def one_up(work: Work, nodes: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """What each leads to directly, by that: a key result to its objective too."""
    ends = (
        Alignment.child_objective_id,
        Alignment.child_key_result_id,
        Alignment.parent_objective_id,
        Alignment.parent_key_result_id,
    )
    links = select(*ends).where(or_(*(among(child, nodes) for child in ends[:2])))
    own = select(KeyResult.id, KeyResult.objective_id).where(among(KeyResult.id, nodes))
    up = {each[2] or each[3]: each[0] or each[1] for each in await work.records(links)}
    return {**up, **{each.objective_id: each.id for each in await work.records(own)}}


async def refuse(work: Work, way: Sequence[UUID]) -> None:
    """By the titles that the viewer sees."""
    titles: dict[UUID, str] = {}
    for noun in (Objective, KeyResult):
        found = select(noun.id, noun.title).where(among(noun.id, way))
        titles |= {record.id: record.title for record in await work.records(found)}
    round_ = ARROW.join(f"“{titles.get(each, '…')}”" for each in way)
    message = f"Each of these would be made of the other: {round_}. Take one of these links away."
    raise Invalid(message, path=["parent"], code="CYCLE")
