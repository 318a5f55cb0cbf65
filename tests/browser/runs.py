"""Runs as they stand at some moment, without a source that has to come to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from model.events import event, signal
from model.run import SyncRun
from rules.terms import RunMode, RunState, RunTrigger
from tests.browser.desk import Desk

A_WHILE = timedelta(minutes=5, seconds=9)


async def waits(desk: Desk) -> UUID:
    await desk.connect_by_consent()
    now = desk.services.now()
    when = {"queued_at": now, "started_at": now, "waiting_until": now + A_WHILE}
    return await ran(desk, RunState.WAITING, error="Jira asked us to wait.", **when)


async def ran(desk: Desk, state: RunState, **more: Any) -> UUID:
    id_ = uuid4()
    how = {"trigger": RunTrigger.MANUAL, "mode": RunMode.INCREMENTAL, "state": state}
    row: dict[str, Any] = {"id": id_, "connection_id": desk.connection, "fence": 1, "counts": {}}
    await desk.company.add(SyncRun, **row, **how, **more)
    return id_


async def runs(desk: Desk) -> UUID:
    now = desk.services.now()
    when = {"queued_at": now, "started_at": now, "lease_until": now + A_WHILE}
    return await ran(desk, RunState.RUNNING, checkpoint={"read": 3, "of": 12}, **when)


async def changes(desk: Desk, run: UUID, **values: Any) -> None:
    """And whoever watches it is told."""
    async with desk.company.database.system() as session:
        await session.run(update(SyncRun).where(SyncRun.id == run).values(**values))
        await signal(session, [event("SyncRun", run)])
