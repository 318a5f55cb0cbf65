"""Plans that wait for a yes: kept, approved by their hash, and replaced by newer ones."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from model.database import SystemSession
from model.run import SyncPlan, SyncRun
from rules.errors import Conflict
from rules.terms import PlanState, RunMode
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
    """What is held back again stays the same plan, for whoever is reading it."""
    now = options.now()
    found = {
        "run_id": run.id,
        "reason": held.reason,
        "counts": held.counts,
        "changes": [change.as_json() for change in held.changes],
        "expires_at": now + PLAN_LIFE,
    }
    same = SyncPlan.hash == held.hash
    kept = sa.update(SyncPlan).where(*_held(run.connection_id), same).values(**found)
    is_kept = (await session.run(kept)).rowcount
    await _close(session, run, PlanState.SUPERSEDED, ~same)
    if not is_kept:
        ends = {"id": options.new_id(), "connection_id": run.connection_id, "hash": held.hash}
        new = sa.insert(SyncPlan).values(**ends, **found, state=PlanState.HELD, created_at=now)
        await session.run(new)


async def close_held(session: SystemSession, run: Run, options: RunOptions) -> None:
    """After a run that holds nothing back: the approved plan is applied, others are out of date."""
    if options.approve_hash is not None:
        approved = (SyncPlan.hash == options.approve_hash,)
        await _close(session, run, PlanState.APPLIED, *approved, by=options)
    await _close(session, run, PlanState.SUPERSEDED)


async def is_held(session: SystemSession, connection_id: UUID, mode: RunMode) -> bool:
    """Whether a run that reads so much would find again what one before it held back."""
    whole = (SyncRun.id == SyncPlan.run_id, SyncRun.mode == RunMode.FULL)
    found = sa.select(SyncPlan.id).where(*_held(connection_id))
    if mode is not RunMode.FULL:
        found = found.where(~sa.select(SyncRun.id).where(*whole).exists())
    return await session.scalar(found) is not None


async def mode_of(session: SystemSession, connection_id: UUID, hash_: str) -> RunMode | None:
    """How much the run read that holds this back: less would find another plan."""
    read = sa.select(SyncRun.mode).join(SyncPlan, SyncPlan.run_id == SyncRun.id)
    its = read.where(*_held(connection_id), SyncPlan.hash == hash_)
    found: RunMode | None = await session.scalar(its)
    return found


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
    run: Run,
    state: PlanState,
    *which: sa.ColumnElement[bool],
    by: RunOptions | None = None,
) -> None:
    approved_by = None if by is None else by.approved_by
    closed = sa.update(SyncPlan).where(*_standing(run), *which)
    await session.run(closed.values(state=state, approved_by_id=approved_by))


def _standing(run: Run) -> tuple[sa.ColumnElement[bool], ...]:
    """What a run has a word to say of: a part that was read tells nothing of a whole reading."""
    held_by, ours = aliased(SyncRun), aliased(SyncRun)
    whole = sa.select(held_by.id).where(held_by.id == SyncPlan.run_id, held_by.mode == RunMode.FULL)
    part = sa.select(ours.id).where(ours.id == run.id, ours.mode != RunMode.FULL)
    return *_held(run.connection_id), ~(whole.exists() & part.exists())


def _held(connection_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return SyncPlan.connection_id == connection_id, SyncPlan.state == PlanState.HELD


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
