"""Runs: one at a time, and a worker whose place was taken writes nothing more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from model.database import Database
from rules.errors import Conflict, Invalid
from rules.terms import RunState
from sync.heartbeat import beating
from sync.liveness import alive
from sync.options import RunOptions
from sync.runs import End, Run, claimed, finish, page
from tests.sync.taken_in import NOW, contents, everybody, options, record, rows, take_in

HALF_A_SECOND = timedelta(seconds=0.5)
STATES = "SELECT state, fence, error_code FROM sync_run ORDER BY fence"


@pytest.fixture
async def connection_id(database: Database) -> UUID:
    await take_in(database, [record("1")])
    found = await rows(database, "SELECT id FROM connection")
    key: UUID = found[0][0]
    return key


async def stall(database: Database, connection_id: UUID, short: RunOptions) -> None:
    """In the middle of a page, until another worker has come and gone."""
    async with claimed(database, connection_id, short) as run, page(database, run):
        await asyncio.sleep(0.6)
        await take_in(database, everybody(3))


async def let_the_lease_run_out(database: Database) -> None:
    await rows(database, "UPDATE sync_run SET lease_until = now() - interval '1 s' RETURNING id")


async def test_a_second_worker_is_refused_while_the_first_lives(
    database: Database, connection_id: UUID
) -> None:
    async with claimed(database, connection_id, options()):
        with pytest.raises(Conflict, match="already, since"):
            await take_in(database, everybody(3))


async def test_other_sources_do_not_wait_for_one_another(
    database: Database, connection_id: UUID
) -> None:
    async with claimed(database, connection_id, options()):
        report = await take_in(database, [record("x")], source="payroll")
    assert report.counts["created"] == 1


async def test_a_dead_workers_run_is_taken_over_at_once(
    database: Database, connection_id: UUID
) -> None:
    dead = uuid4()
    await rows(
        database,
        "INSERT INTO sync_run (id, connection_id, trigger, mode, state, fence, lease_until, "
        f"counts, queued_at) VALUES ('{dead}', '{connection_id}', 'UPLOAD', 'FULL', 'RUNNING', 2, "
        "now() + interval '1 hour', '{}', now()) RETURNING id",
    )
    await rows(database, "UPDATE connection SET fence = 2 RETURNING id")
    await take_in(database, everybody(3))
    assert await rows(database, STATES) == [
        ("DONE", 1, None),
        ("INTERRUPTED", 2, "INTERRUPTED"),
        ("DONE", 3, None),
    ]


async def test_a_silent_worker_is_taken_over_though_it_lives(
    database: Database, connection_id: UUID
) -> None:
    async with claimed(database, connection_id, options()) as silent:
        await let_the_lease_run_out(database)
        await take_in(database, everybody(3))
        with pytest.raises(Conflict, match="taken this one's place"):
            async with page(database, silent):
                pytest.fail("the fence must refuse before anything is written")


async def test_a_run_that_waits_long_for_its_source_keeps_its_place(
    database: Database, connection_id: UUID
) -> None:
    async def pages() -> AsyncIterator[int]:
        for number in range(2):
            await asyncio.sleep(1.2)
            yield number

    found: list[int] = []
    async with claimed(database, connection_id, replace(options(), lease=HALF_A_SECOND)) as run:
        async for number in beating(database, run, pages()):
            found.append(number)
            with pytest.raises(Conflict, match="already, since"):
                await take_in(database, everybody(3))
    assert found == [0, 1]


async def test_a_run_that_waits_gives_up_where_another_took_its_place(
    database: Database, connection_id: UUID
) -> None:
    async def pages() -> AsyncIterator[int]:
        await let_the_lease_run_out(database)
        await take_in(database, everybody(3))
        await asyncio.sleep(10)
        yield 1

    async def wait_for_them() -> None:
        async with claimed(database, connection_id, replace(options(), lease=HALF_A_SECOND)) as run:
            async for _ in beating(database, run, pages()):
                pytest.fail("nothing comes any more")

    with pytest.raises(Conflict, match="taken this one's place"):
        await wait_for_them()


async def test_who_took_over_is_not_thought_dead_when_the_first_one_ends(
    database: Database, connection_id: UUID
) -> None:
    async with claimed(database, connection_id, options()):
        await let_the_lease_run_out(database)
        taking_over = claimed(database, connection_id, options())
        await taking_over.__aenter__()
    with pytest.raises(Conflict, match="already, since"):
        await take_in(database, everybody(3))
    await taking_over.__aexit__(None, None, None)


async def test_a_page_of_a_replaced_worker_is_rolled_back_whole(
    database: Database, connection_id: UUID
) -> None:
    async with claimed(database, connection_id, options()) as run:
        outdated = Run(run.id, run.connection_id, run.fence - 1, run.lease)
        with pytest.raises(Conflict):
            async with page(database, outdated) as session:
                await finish(session, outdated, End(RunState.DONE, {}), NOW)
        assert (await rows(database, STATES))[-1] == ("RUNNING", run.fence, None)


async def test_a_stalled_transaction_gives_its_rows_back(
    database: Database, connection_id: UUID
) -> None:
    short = options(lease=timedelta(milliseconds=200))
    with pytest.raises(Conflict, match="taken this one's place"):
        await stall(database, connection_id, short)
    assert [row[:2] for row in await rows(database, STATES)][-1] == ("DONE", 3)


async def test_what_fails_is_told_in_the_run(database: Database, connection_id: UUID) -> None:
    with pytest.raises(Invalid, match="a defect"):
        async with claimed(database, connection_id, options()):
            raise Invalid("This is a defect of the file.")
    found = await rows(database, "SELECT state, error_code, error FROM sync_run ORDER BY fence")
    assert found[-1] == ("FAILED", "INVALID", "This is a defect of the file.")


async def test_an_unexpected_failure_shows_nobody_its_inside(
    database: Database, connection_id: UUID
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with claimed(database, connection_id, options()):
            _ = 1 / 0
    found = await rows(database, "SELECT error FROM sync_run ORDER BY fence")
    assert found[-1] == ("It failed unexpectedly (ZeroDivisionError); the log has the details.",)


async def test_a_lock_is_let_go_when_its_run_ends(database: Database) -> None:
    async with alive(database, uuid4()):
        assert len(await rows(database, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")) == 1
    assert await rows(database, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'") == []


async def test_a_source_of_another_kind_takes_no_people(database: Database) -> None:
    await rows(
        database,
        "INSERT INTO connection (id, kind, name, state, settings, created_at) VALUES "
        "(gen_random_uuid(), 'jira', 'work', 'READY', '{}', now()) RETURNING id",
    )
    with pytest.raises(Invalid, match="of kind 'jira'"):
        await take_in(database, everybody(3), source="work")
    assert (await contents(database))["people"] == []
