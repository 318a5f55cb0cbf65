"""Runs of connections that nobody's schedule takes up again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from model.connection import Connection
from model.database import Database
from model.run import SyncRun
from rules.terms import ConnectionState, RunMode, RunState, RunTrigger
from sync.forsaken import to_go_on
from sync.liveness import alive
from sync.schedule import due
from tests.support.company import Company
from tests.sync.taken_in import NOW, rows

STATES = "SELECT state, error_code FROM sync_run"
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def connection(database: Database) -> UUID:
    return await Company(database).connection("people", "personio")


async def left(database: Database, connection: UUID, state: RunState, **more: Any) -> UUID:
    """A run as it was left a minute ago."""
    key = uuid4()
    row = {"id": key, "connection_id": connection, "trigger": RunTrigger.MANUAL, "fence": 1}
    over = {"lease_until": NOW - A_MINUTE, "waiting_until": None}
    if state is RunState.WAITING:
        over = {"lease_until": None, "waiting_until": NOW - A_MINUTE}
    told: dict[str, Any] = {"mode": RunMode.FULL, "state": state, "counts": {}, "queued_at": NOW}
    async with database.system() as session:
        await session.run(insert(SyncRun).values(**{**row, **over, **told, **more}))
    return key


async def going_on(database: Database) -> Sequence[UUID]:
    async with database.system() as session:
        return await to_go_on(session, NOW)


async def test_a_run_by_hand_goes_on_when_its_wait_is_over(
    database: Database, connection: UUID
) -> None:
    await left(database, connection, RunState.WAITING, waiting_until=NOW + A_MINUTE)
    assert await going_on(database) == []
    await rows(database, "UPDATE sync_run SET waiting_until = $1 RETURNING id", NOW - A_MINUTE)
    assert [await going_on(database) for _ in range(2)] == [[connection], []]
    assert await rows(database, STATES) == [("INTERRUPTED", "INTERRUPTED")]


@pytest.mark.parametrize("seen", [{"about": "7"}, {"expect_hash": "a"}, {"approve_hash": "a"}])
async def test_a_run_for_what_somebody_had_looked_at_ends(
    database: Database, connection: UUID, seen: dict[str, str]
) -> None:
    await left(database, connection, RunState.WAITING, **seen)
    assert await going_on(database) == []
    assert await rows(database, STATES) == [("INTERRUPTED", "INTERRUPTED")]


async def test_a_run_by_hand_whose_worker_died_runs_no_more(
    database: Database, connection: UUID
) -> None:
    await left(database, connection, RunState.RUNNING)
    assert await going_on(database) == []
    assert await rows(database, STATES) == [("INTERRUPTED", "INTERRUPTED")]


async def test_one_that_is_only_slow_runs_on(database: Database, connection: UUID) -> None:
    run = await left(database, connection, RunState.RUNNING)
    async with alive(database, run):
        assert await going_on(database) == []
    assert await rows(database, STATES) == [("RUNNING", None)]


async def test_what_a_schedule_takes_up_is_left_to_it(database: Database, connection: UUID) -> None:
    await left(database, connection, RunState.WAITING)
    async with database.system() as session:
        await session.run(update(Connection).values(every_minutes=15))
        assert (await to_go_on(session, NOW), await due(session, NOW)) == ([], [connection])


async def test_a_connection_that_is_paused_does_not_go_on(
    database: Database, connection: UUID
) -> None:
    await left(database, connection, RunState.WAITING)
    async with database.system() as session:
        await session.run(update(Connection).values(state=ConnectionState.PAUSED))
    assert await going_on(database) == []
    assert await rows(database, STATES) == [("INTERRUPTED", "INTERRUPTED")]
