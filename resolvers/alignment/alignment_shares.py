"""How much of a child goes into its parents, as far as the viewer sees these."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select

from auth.gate import Work
from model.alignment import Alignment
from model.key_result import KeyResult
from model.objective import Objective
from model.rollups import take_turn
from model.rows import Row, among, columns
from resolvers.alignment.alignment_ends import End
from rules import shares
from rules.arithmetic import check_number
from rules.errors import Invalid
from rules.graph import Alignment as Link
from rules.terms import AlignmentMode, ObjectiveStatus


async def check_shares(work: Work, child: End, wanted: Link[UUID], own: UUID | None) -> None:
    """With a link as it is to be in the place of `own`, or beside all others.

    Links to parents that the viewer does not see are passed over: a refusal would tell of them.
    """
    check_number(wanted.share, "share")
    others = [row for row in await links_up(work, [child.key]) if row.id != own]
    shares.check_shares([*map(link_of, others), wanted])


async def check_shares_below(work: Work, objective_id: UUID) -> None:
    """As an objective is published, or is again: what its children give to all, it among these.

    In the turn that links are made in, so that no two take what one alone has room for; to be
    called behind all else that the transaction locks.
    """
    await take_turn(work.system())
    results = select(KeyResult.id).where(KeyResult.objective_id == objective_id)
    parents = [objective_id, *(record[0] for record in await work.records(results))]
    ends = (Alignment.parent_objective_id, Alignment.parent_key_result_id)
    below = select(*columns(Alignment)).where(or_(*(among(end, parents) for end in ends)))
    children = {link_of(row).child for row in await work.rows(Alignment, below)}
    totals: dict[UUID, Decimal] = dict.fromkeys(children, Decimal(0))
    for link in map(link_of, await links_up(work, children)):
        if link.mode is AlignmentMode.CONTRIBUTES:
            totals[link.child] += link.share
    over = [child for child, total in totals.items() if total > 1]
    if over:
        await refuse(work, over)


async def refuse(work: Work, children: list[UUID]) -> None:
    titles: list[str] = []
    for noun in (Objective, KeyResult):
        found = select(noun.title).where(among(noun.id, children)).order_by(noun.title)
        titles += [f"“{record.title}”" for record in await work.records(found)]
    message = (
        f"{', '.join(titles)} would give more than the whole of itself to its parents. Lower a "
        "share first."
    )
    raise Invalid(message, path=["alignedFrom"])


async def links_up(work: Work, children: Iterable[UUID]) -> list[Row]:
    """But for those to what was cancelled: its number counts nowhere, so nothing is given to it."""
    keys = list(children)
    ends = (Alignment.child_objective_id, Alignment.child_key_result_id)
    parent = func.coalesce(Alignment.parent_objective_id, KeyResult.objective_id)
    of = (
        select(*columns(Alignment))
        .outerjoin(KeyResult, KeyResult.id == Alignment.parent_key_result_id)
        .join(Objective, Objective.id == parent)
        .where(or_(*(among(end, keys) for end in ends)))
        .where(Objective.status != ObjectiveStatus.CANCELLED)
    )
    return await work.rows(Alignment, of)


def link_of(row: Row) -> Link[UUID]:
    child = row[Alignment.child_objective_id] or row[Alignment.child_key_result_id]
    parent = row[Alignment.parent_objective_id] or row[Alignment.parent_key_result_id]
    assert child is not None
    assert parent is not None
    return Link(child, parent, row[Alignment.mode], row[Alignment.share])
