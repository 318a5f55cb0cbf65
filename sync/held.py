"""Plans that wait for a yes: kept, approved by their hash, and replaced by newer ones."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.run import SyncPlan
from rules.errors import Conflict
from rules.terms import PlanState
from sync.guard import HeldPart
from sync.options import PLAN_LIFE, RunOptions
from sync.runs import Run


async def check_approval(
    session: SystemSession, connection_id: UUID | None, held: HeldPart | None, options: RunOptions
) -> None:
    """Conflict where the hash is not that of what is held back now, or was kept for too long."""
    wanted = options.approve_hash
    if wanted is None:
        return
    if held is None:
        raise Conflict(f"Nothing is held back, so there is nothing to approve as {wanted}.")
    if held.hash != wanted:
        raise Conflict(
            f"What is held back has changed: it is {held.hash} now, not {wanted}. "
            "Look at it again, then approve that hash."
        )
    if await _has_expired(session, connection_id, wanted, options.now()):
        raise Conflict(
            f"The plan {wanted} is older than {PLAN_LIFE.total_seconds() / 3600:.0f} hours. "
            "Import again without approving, look at it again, then approve it."
        )


async def keep_held(session: SystemSession, run: Run, held: HeldPart, options: RunOptions) -> None:
    await _close(session, run.connection_id, PlanState.SUPERSEDED)
    now = options.now()
    await session.run(
        sa.insert(SyncPlan).values(
            id=options.new_id(),
            connection_id=run.connection_id,
            run_id=run.id,
            hash=held.hash,
            state=PlanState.HELD,
            reason=held.reason,
            counts=held.counts,
            changes=[change.as_json() for change in held.changes],
            created_at=now,
            expires_at=now + PLAN_LIFE,
        )
    )


async def close_held(session: SystemSession, run: Run, options: RunOptions) -> None:
    """After a run that holds nothing back: the approved plan is applied, others are out of date."""
    if options.approve_hash is not None:
        approved = (SyncPlan.hash == options.approve_hash,)
        await _close(session, run.connection_id, PlanState.APPLIED, *approved, by=options)
    await _close(session, run.connection_id, PlanState.SUPERSEDED)


async def discard(session: SystemSession, connection_id: UUID, hash_: str, by: UUID) -> bool:
    """Whether a plan of this hash was held back until now; the next run looks afresh."""
    held = (SyncPlan.connection_id == connection_id, SyncPlan.hash == hash_)
    closed = await session.run(
        sa.update(SyncPlan)
        .where(*held, SyncPlan.state == PlanState.HELD)
        .values(state=PlanState.DISCARDED, approved_by_id=by)
    )
    return bool(closed.rowcount)


async def _close(
    session: SystemSession,
    connection_id: UUID,
    state: PlanState,
    *which: sa.ColumnElement[bool],
    by: RunOptions | None = None,
) -> None:
    approved_by = None if by is None else by.approved_by
    await session.run(
        sa.update(SyncPlan)
        .where(SyncPlan.connection_id == connection_id, SyncPlan.state == PlanState.HELD, *which)
        .values(state=state, approved_by_id=approved_by)
    )


async def _has_expired(
    session: SystemSession, connection_id: UUID | None, wanted: str, now: datetime
) -> bool:
    newest = await session.scalar(
        sa.select(sa.func.max(SyncPlan.expires_at)).where(
            SyncPlan.connection_id == connection_id,
            SyncPlan.hash == wanted,
            SyncPlan.state == PlanState.HELD,
        )
    )
    return newest is not None and newest <= now
