"""Linked work whose connection is deleted: links that say so and move nothing, tasks that go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.events import announce, event
from model.key_result import KeyResult
from model.rows import AnyRecord, among
from model.task import Task, TaskLink
from rules.terms import LinkMode, LinkState
from sync.overridden import lift_overrides

WHY = (
    "The connection that it asks was deleted, and nobody reads it any more. Unlink it; where the "
    "system is connected again, link its work anew."
)


async def cut_off(session: SystemSession, connection: UUID, now: datetime) -> None:
    """What its links hold and came to stays as it was last read, and so do the values they gave.

    They drive no more, or nobody could ever say another value. The tasks are shown nowhere: where
    the system is connected again, they come back as that connection's.
    """
    broken = {"state": LinkState.SOURCE_BROKEN, "error": WHY, "mode": LinkMode.EVIDENCE}
    ours = TaskLink.connection_id == connection
    # Whoever counts takes links by their ids too, and so nobody waits for one who waits for us.
    await session.run(sa.select(TaskLink.id).where(ours).order_by(TaskLink.id).with_for_update())
    saved = sa.update(TaskLink).where(ours).values(**broken, version=TaskLink.version + 1)
    links = (await session.run(saved.returning(TaskLink.key_result_id))).all()
    results = sorted({link.key_result_id for link in links})
    await lift_overrides(session, results)
    here = (Task.connection_id == connection, Task.gone_at.is_(None))
    await session.run(sa.update(Task).where(*here).values(gone_at=now))
    found = await _with_objectives(session, results)
    told = [event("KeyResult", each.id) for each in found]
    above = [event("Objective", each.objective_id) for each in found]
    await announce(session, [*told, *above], now)


async def _with_objectives(session: SystemSession, results: Sequence[UUID]) -> Sequence[AnyRecord]:
    its = sa.select(KeyResult.id, KeyResult.objective_id).where(among(KeyResult.id, results))
    return await session.all(its.order_by(KeyResult.id))
