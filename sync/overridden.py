"""Where an owner speaks against linked work: that ends with the last link that drove it."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.rows import among
from model.task import TaskLink
from model.work import WorkOverride
from rules.terms import LinkMode


async def lift_overrides(session: SystemSession, key_results: Collection[UUID]) -> None:
    """Of those that nothing drives any more; what drives them next is heard."""
    driving = sa.select(TaskLink.id).where(
        TaskLink.key_result_id == WorkOverride.key_result_id, TaskLink.mode == LinkMode.DRIVES
    )
    its = among(WorkOverride.key_result_id, key_results)
    await session.run(sa.delete(WorkOverride).where(its, ~driving.exists()))
