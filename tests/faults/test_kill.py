"""Workers that are killed, stopped or doubled: what they leave behind is whole, and it heals."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from app.postgres import Urls, running
from model.database import Database, connect
from model.migrate import migrate
from rules.errors import Conflict, OkrGraphError
from tests.faults import goals
from tests.faults.company import a_year_later, at_first
from tests.faults.jira_work import DOUBLED, TORN, set_up, sync_later, work
from tests.support.emptying import empty_all
from tests.sync.taken_in import contents, on_day, options, rows, take_in
from tests.sync.test_import_okrs import take_in_okrs

ROOT = Path(__file__).parents[2]
SIZE, PAGE = 45, 5
MOST_PAGES, MOST_JIRA_PAGES = 20, 14
ENDS = {"first": "DONE", "later": "HELD"}
"""E-mails that are swapped wait for a yes, and all else is done."""
IN_A_SOAK = 500
QUICK = ["--no-sync", "-c", "fsync=off", "-c", "full_page_writes=off"]
HALVES = """
    SELECT count(*) FROM person p
    FULL JOIN employment e ON e.person_id = p.id FULL JOIN identity i ON i.person_id = p.id
    WHERE p.id IS NULL OR e.person_id IS NULL OR i.person_id IS NULL
"""
LOCKED = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
UNTOLD = """
    SELECT count(*) FROM person p
    WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.subject_id = p.id AND o.noun = 'Person')
"""


OKRS = """
    SELECT o.source_key, o.title, o.level, o.position, o.archived_at IS NULL, r.value,
           coalesce(above.source_key, parent.source_key), a.position
    FROM objective o LEFT JOIN rollup r ON r.objective_id = o.id
    LEFT JOIN alignment a ON a.child_objective_id = o.id
    LEFT JOIN objective above ON above.id = a.parent_objective_id
    LEFT JOIN key_result parent ON parent.id = a.parent_key_result_id
    UNION ALL
    SELECT k.source_key, k.title, NULL, k.position, k.archived_at IS NULL, NULL, o.source_key, NULL
    FROM key_result k JOIN objective o ON o.id = k.objective_id ORDER BY 1
"""


@dataclass
class Pool:
    """Workers in processes of their own, begun by one process that has everything imported."""

    process: Process

    async def begin(
        self, which: str, *, size: int = SIZE, page: int = PAGE, lease: float = 30.0
    ) -> "Worker":
        order = f"{which} {size} {page} {lease}"
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n".encode())
        word, pid = (await heard(self.process)).split()
        assert word == "begun"
        return Worker(self.process, int(pid))


@dataclass
class Worker:
    """One of them; its words are heard until it is gone."""

    process: Process
    pid: int

    async def pages(self, count: int) -> bool:
        """Until so many are written; false where it came to its end before."""
        for _ in range(count):
            if not (await heard(self.process)).startswith("page"):
                return False
        return True

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    async def gone(self) -> str:
        """What it said last, once it is."""
        last = ""
        while (word := await heard(self.process)) != f"gone {self.pid}":
            last = word
        return last

    async def kill(self) -> str:
        """-9; it may have ended by itself a moment before."""
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        return await self.gone()


@asynccontextmanager
async def workers(urls: Urls) -> AsyncGenerator[Pool, None]:
    command = [sys.executable, "-m", "tests.faults.worker", urls.service]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=os.environ
    )
    try:
        yield Pool(process)
    finally:
        process.kill()
        await process.wait()


@pytest.fixture
async def pool(urls: Urls) -> AsyncIterator[Pool]:
    async with workers(urls) as pool:
        yield pool


async def heard(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()


async def killed_somewhere(
    database: Database, pool: Pool, which: str, chance: Random, most: int
) -> None:
    """After a random number of pages, and anywhere within the next.

    The server takes a moment to notice, for which the run still seems to live.
    """
    worker = await pool.begin(which)
    if await worker.pages(chance.randrange(most)):
        await asyncio.sleep(chance.random() * 0.03)
    await worker.kill()
    async with asyncio.timeout(10):
        while await rows(database, LOCKED):  # noqa: ASYNC110 — the server tells nobody.
            await asyncio.sleep(0.005)


async def expected(database: Database) -> dict[str, dict[str, list[Any]]]:
    """What undisturbed runs leave behind."""
    await take_in(database, at_first(SIZE))
    first = await contents(database)
    await take_in(database, a_year_later(SIZE), on_day(365))
    return {"first": first, "later": await contents(database)}


def make_empty(urls: Urls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)


async def check_kills(database: Database, urls: Urls, pool: Pool, seeds: Iterable[int]) -> None:
    wanted = await expected(database)
    for seed in seeds:
        await check_a_kill(database, urls, pool, wanted, seed)


async def check_a_kill(
    database: Database, urls: Urls, pool: Pool, wanted: dict[str, dict[str, list[Any]]], seed: int
) -> None:
    """Whole where it stopped, and after the next run as if nothing had been."""
    chance, which = Random(seed), ("first", "later")[seed % 2]
    make_empty(urls)
    if which == "later":
        await take_in(database, at_first(SIZE))
    await killed_somewhere(database, pool, which, chance, MOST_PAGES)
    assert await rows(database, HALVES) == [(0,)]
    assert await rows(database, UNTOLD) == [(0,)]
    if which == "first":
        await take_in(database, at_first(SIZE))
    else:
        await take_in(database, a_year_later(SIZE), on_day(365))
    assert await contents(database) == wanted[which], f"seed {seed}"
    states = await rows(database, "SELECT state FROM sync_run ORDER BY fence DESC LIMIT 1")
    assert states == [(ENDS[which],)]


async def check_jira_kills(
    database: Database, urls: Urls, pool: Pool, seeds: Iterable[int]
) -> None:
    await set_up(database)
    await sync_later(database)
    wanted = await work(database)
    for seed in seeds:
        make_empty(urls)
        await set_up(database)
        await killed_somewhere(database, pool, "jira", Random(seed), MOST_JIRA_PAGES)
        for torn in TORN:
            assert await rows(database, torn) == [(0,)], f"seed {seed}: {torn}"
        await sync_later(database)
        assert await work(database) == wanted, f"seed {seed}"
        assert await rows(database, DOUBLED) == [(0,)], f"seed {seed}"


async def test_a_killed_import_is_finished_by_the_next(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_kills(database, urls, pool, range(30))


async def test_a_killed_sync_of_jira_is_finished_by_the_next(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_jira_kills(database, urls, pool, range(20))


async def okrs_before(database: Database) -> None:
    await take_in_okrs(database, goals.at_first())
    shorter = await take_in_okrs(database, goals.in_between())
    assert shorter.counts["retired"] == 20


async def test_a_killed_import_of_okrs_is_finished_by_the_next(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await okrs_before(database)
    undisturbed = await take_in_okrs(database, goals.later_on())
    assert undisturbed.counts["retired"] == 20
    wanted = await rows(database, OKRS)
    for seed in range(2):
        make_empty(urls)
        await okrs_before(database)
        await killed_somewhere(database, pool, "okrs", Random(seed), 14)
        await take_in_okrs(database, goals.later_on())
        assert await rows(database, OKRS) == wanted
        assert (await take_in_okrs(database, goals.later_on())).changes == ()


@pytest.mark.soak
async def test_a_killed_import_is_finished_by_the_next_wherever_it_died(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_kills(database, urls, pool, range(100, 100 + IN_A_SOAK // 2))


@pytest.mark.soak
async def test_a_killed_sync_of_jira_is_finished_by_the_next_wherever_it_died(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_jira_kills(database, urls, pool, range(100, 100 + IN_A_SOAK // 2))


async def test_a_second_process_is_refused_while_the_first_one_works(
    database: Database, pool: Pool
) -> None:
    worker = await pool.begin("first", page=1)
    assert await worker.pages(1)
    with pytest.raises(Conflict, match="already, since"):
        await take_in(database, at_first(SIZE))
    await worker.kill()


async def check_a_stall(
    database: Database, urls: Urls, pool: Pool, *, lease: float, stall: float
) -> None:
    """The one that slept has its writes refused, and the other's stand."""
    wanted = await expected(database)
    make_empty(urls)
    worker = await pool.begin("first", lease=lease)
    assert await worker.pages(3)
    worker.signal(signal.SIGSTOP)
    await asyncio.sleep(stall)
    await take_in(database, at_first(SIZE))
    worker.signal(signal.SIGCONT)
    last = await worker.gone()
    assert last == "Conflict: Another run has taken this one's place; nothing more was written."
    assert await contents(database) == wanted["first"]
    states = await rows(database, "SELECT state FROM sync_run ORDER BY fence")
    assert states == [("INTERRUPTED",), ("DONE",)]


async def test_a_stopped_worker_is_replaced_and_writes_nothing_when_it_wakes(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_a_stall(database, urls, pool, lease=1.0, stall=1.2)


@pytest.mark.soak
async def test_a_worker_that_stalls_for_a_minute_writes_nothing_when_it_wakes(
    database: Database, urls: Urls, pool: Pool
) -> None:
    await check_a_stall(database, urls, pool, lease=30.0, stall=60.0)


def kill_server(data: Path) -> None:
    """PostgreSQL with all its processes, at once."""
    postmaster = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in (postmaster, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def taken_until_it_dies(database: Database, data: Path, chance: Random) -> int:
    """How far we were told that it was written."""
    acknowledged, deadly = 0, chance.randrange(MOST_PAGES) * PAGE
    dead = asyncio.Event()

    def kill() -> None:
        kill_server(data)
        dead.set()

    def heed(done: int, _: int) -> None:
        nonlocal acknowledged, deadly
        acknowledged = done
        if done > deadly:
            deadly = sys.maxsize
            asyncio.get_running_loop().call_later(chance.random() * 0.03, kill)

    with suppress(DBAPIError, OSError, OkrGraphError, asyncpg.PostgresError):
        await take_in(database, at_first(SIZE), options(page=PAGE, progress=heed))
    # It may have come to its end a moment before.
    await asyncio.wait_for(dead.wait(), 5)
    return acknowledged


async def check_server_kills(wanted: Any, data: Path, seeds: Iterable[int]) -> None:
    """Each start is the recovery from the last kill."""
    with running(data, initdb_options=QUICK) as urls:
        migrate(urls.owner, service_role="okrgraph_service")
    acknowledged: int | None = None
    for seed in [*seeds, None]:
        with running(data) as urls:
            database = connect(urls.service, pool_size=3)
            if acknowledged is not None:
                await check_recovered(database, wanted, acknowledged)
            if seed is not None:
                make_empty(urls)
                acknowledged = await taken_until_it_dies(database, data, Random(seed))
            await database.engine.dispose(close=seed is None)
            await database.own.dispose(close=seed is None)


async def check_recovered(database: Database, wanted: Any, acknowledged: int) -> None:
    [(kept,)] = await rows(database, "SELECT (checkpoint->>'done')::int FROM sync_run")
    assert kept >= acknowledged
    assert await rows(database, HALVES) == [(0,)]
    assert await rows(database, UNTOLD) == [(0,)]
    await take_in(database, at_first(SIZE))
    assert await contents(database) == wanted


async def test_a_killed_server_has_lost_nothing_that_it_acknowledged(
    database: Database, tmp_path: Path
) -> None:
    wanted = (await expected(database))["first"]
    await check_server_kills(wanted, tmp_path, range(10))


@pytest.mark.soak
async def test_a_server_killed_many_times_has_lost_nothing_that_it_acknowledged(
    database: Database, tmp_path: Path
) -> None:
    wanted = (await expected(database))["first"]
    await check_server_kills(wanted, tmp_path, range(10, 60))
