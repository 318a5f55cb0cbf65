"""Runs that somebody asked for: written down at once, begun by a worker, each only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.events import event, signal
from model.run import SyncRun
from rules.errors import OkrGraphError
from rules.terms import RunMode, RunState, RunTrigger


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that waits, and all that was asked of it; see SyncRun."""

    id: UUID
    connection_id: UUID
    mode: RunMode
    asked_by: UUID | None = None
    approve_hash: str | None = None
    expect_hash: str | None = None
    about: str | None = None


def queued_row(asked: Asked, now: datetime) -> dict[str, Any]:
    """It has no number yet: that is given to it as it begins."""
    return {
        "id": asked.id,
        "connection_id": asked.connection_id,
        "trigger": RunTrigger.MANUAL,
        "mode": asked.mode,
        "state": RunState.QUEUED,
        "fence": 0,
        "counts": {},
        "queued_at": now,
        "asked_by_id": asked.asked_by,
        "approve_hash": asked.approve_hash,
        "expect_hash": asked.expect_hash,
        "about": asked.about,
    }


async def waiting_runs(session: SystemSession) -> Sequence[tuple[UUID, UUID]]:
    """Each with its connection, the oldest first."""
    found = sa.select(SyncRun.id, SyncRun.connection_id).where(SyncRun.state == RunState.QUEUED)
    return [(row.id, row.connection_id) for row in await session.all(found.order_by(SyncRun.id))]


async def asked_run(session: SystemSession, run_id: UUID) -> Asked | None:
    """None where it waits no more."""
    columns = (SyncRun.connection_id, SyncRun.mode, SyncRun.asked_by_id, SyncRun.approve_hash,
               SyncRun.expect_hash, SyncRun.about)  # fmt: skip
    waits = (SyncRun.id == run_id, SyncRun.state == RunState.QUEUED)
    found = await session.all(sa.select(*columns).where(*waits))
    return Asked(run_id, *found[0]) if found else None


async def not_begun(
    session: SystemSession, run_id: UUID, error: OkrGraphError, now: datetime
) -> None:
    """Its last word, where it could not even begin; one that began has told of itself."""
    waits = (SyncRun.id == run_id, SyncRun.state == RunState.QUEUED)
    told = {"state": RunState.FAILED, "error_code": error.code, "error": error.message}
    await session.run(sa.update(SyncRun).where(*waits).values(**told, ended_at=now))
    await signal(session, [event("SyncRun", run_id)])
