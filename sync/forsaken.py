"""Runs of connections without a schedule, which nothing else takes up again.

Where there is a schedule, its next run makes way for itself. Where somebody starts each run by
hand, one whose worker died would seem to run, and one that waits to wait, until they come back.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.connection import Connection
from model.database import SystemSession
from model.rows import AnyRecord
from model.run import SyncRun
from rules.terms import RunState
from sync.liveness import is_alive
from sync.runs import interrupt
from sync.schedule import RUNNABLE

DEAD = "Its worker stopped. Run it again: it goes on from where it was."
WENT_ON = "The source asked to wait; the next run goes on."
ASK_AGAIN = "The source asked to wait. Ask for it again: it was for what you had looked at then."


async def to_go_on(session: SystemSession, now: datetime) -> Sequence[UUID]:
    """Connections to run, as the wait of their last run is over; each is told once.

    A run for one person, or for a plan that somebody had seen, is not made to one for all.
    """
    going_on: list[UUID] = []
    for run in await session.all(_forsaken(now)):
        if run.state is RunState.RUNNING:
            if not await is_alive(session, run.id):
                await interrupt(session, run.id, DEAD, now)
            continue
        is_for_all = run.about is None and run.approve_hash is None and run.expect_hash is None
        await interrupt(session, run.id, WENT_ON if is_for_all else ASK_AGAIN, now)
        if is_for_all and run.is_runnable:
            going_on.append(run.connection_id)
    return going_on


def _forsaken(now: datetime) -> sa.Select[AnyRecord]:
    silent = (SyncRun.state == RunState.RUNNING) & (SyncRun.lease_until < now)
    waited = (SyncRun.state == RunState.WAITING) & (SyncRun.waiting_until <= now)
    is_runnable = Connection.state.in_(RUNNABLE)
    by_hand = sa.or_(Connection.every_minutes.is_(None), ~is_runnable)
    return (
        sa.select(SyncRun.id, SyncRun.connection_id, SyncRun.state)
        .add_columns(SyncRun.about, SyncRun.approve_hash, SyncRun.expect_hash)
        .add_columns(is_runnable.label("is_runnable"))
        .join(Connection, Connection.id == SyncRun.connection_id)
        .where(sa.or_(silent, waited), by_hand)
        .with_for_update(of=SyncRun, skip_locked=True)
    )
