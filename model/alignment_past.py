"""Links as they were: each is written down before it becomes another, or is no more."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.alignment import KEPT, Alignment, AlignmentPast
from model.database import SystemSession
from model.rows import among


async def keep_links(session: SystemSession, ids: Collection[UUID], now: datetime) -> None:
    """To be called before they change. What changes twice in one instant was never seen between."""
    if not ids:
        return
    columns = [getattr(Alignment, name) for name in KEPT]
    was = sa.select(Alignment.id, *columns, sa.literal(now, sa.TIMESTAMP(timezone=True)))
    kept = insert(AlignmentPast).from_select(
        ["alignment_id", *KEPT, "until"], was.where(among(Alignment.id, ids))
    )
    await session.run(kept.on_conflict_do_nothing())


async def begin_links(session: SystemSession, ids: Collection[UUID], now: datetime) -> None:
    """They are as they are from now on."""
    if ids:
        begun = sa.update(Alignment).where(among(Alignment.id, ids)).values(since=now)
        await session.run(begun)


def ends_at(link: Any, objectives: Collection[UUID], results: Collection[UUID]) -> Any:
    """That a link begins or ends at one of these."""
    return sa.or_(
        among(link.child_objective_id, objectives),
        among(link.parent_objective_id, objectives),
        among(link.child_key_result_id, results),
        among(link.parent_key_result_id, results),
    )
