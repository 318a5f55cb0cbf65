"""The objectives whose numbers something may be part of: raw, for numbers are to be right."""

from uuid import UUID

from sqlalchemy import or_, select

from auth.gate import Work
from model.alignment import Alignment
from model.key_result import KeyResult


async def objectives_above(work: Work, child: UUID) -> set[UUID]:
    """Of an objective, or of a key result, by the links that lead up from it."""
    parent = KeyResult.__table__.alias()
    up = (
        select(Alignment.parent_objective_id, parent.c.objective_id)
        .select_from(Alignment)
        .outerjoin(parent, parent.c.id == Alignment.parent_key_result_id)
        .where(or_(Alignment.child_objective_id == child, Alignment.child_key_result_id == child))
    )
    found = await work.system().all(up)
    return {record[0] or record[1] for record in found}
