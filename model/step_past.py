"""Steps as they were: each is written down before it is replaced, or said not to be done."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.database import SystemSession
from model.key_result import Step, StepPast
from model.rows import among

KEPT = ("since", "key_result_id", "title", "weight", "done_at", "position")
"""What a step's past tells of it, as its row told it."""


async def keep_steps(session: SystemSession, ids: Collection[UUID], now: datetime) -> None:
    """To be called before they change. What changes twice in one instant was never seen between."""
    if not ids:
        return
    columns = [getattr(Step, name) for name in KEPT]
    was = sa.select(Step.id, *columns, sa.literal(now, sa.TIMESTAMP(timezone=True)))
    kept = insert(StepPast).from_select(["step_id", *KEPT, "until"], was.where(among(Step.id, ids)))
    await session.run(kept.on_conflict_do_nothing())
