"""Workers that are killed, stopped or doubled: what they leave behind is whole, and it heals."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from app.postgres import Urls
from model.database import Database
from model.tables import TABLES
from rules.errors import Conflict
from tests.faults import goals
from tests.faults.company import a_year_later, at_first
from tests.sync.taken_in import contents, on_day, options, rows, take_in
from tests.sync.test_import_okrs import take_in_okrs

ROOT = Path(__file__).parents[2]
EMPTY = "TRUNCATE {} CASCADE".format(", ".join(table.__tablename__ for table in TABLES))
PAGE = 20
HALVES = """
    SELECT count(*) FROM person p
    FULL JOIN employment e ON e.person_id = p.id FULL JOIN identity i ON i.person_id = p.id
    WHERE p.id IS NULL OR e.person_id IS NULL OR i.person_id IS NULL
"""
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


@asynccontextmanager
async def worker(
    urls: Urls, which: str, *, page: int = PAGE, lease: float = 30.0
) -> AsyncGenerator[Process, None]:
    command = [sys.executable, "-m", "tests.faults.worker", urls.service, which]
    process = await asyncio.create_subprocess_exec(
        *command, str(page), str(lease), stdout=PIPE, cwd=ROOT, env=os.environ
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def heard(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()


async def pages(process: Process, count: int) -> None:
    """Until so many are written."""
    for _ in range(count):
        assert (await heard(process)).startswith("page")


async def expected(database: Database) -> dict[str, dict[str, list[Any]]]:
    """What undisturbed runs leave behind."""
    await take_in(database, at_first())
    first = await contents(database)
    await take_in(database, a_year_later(), on_day(365))
    return {"first": first, "later": await contents(database)}


def make_empty(urls: Urls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute(EMPTY)


async def kill_somewhere(urls: Urls, which: str, chance: Random) -> None:
    """After a random number of pages, and anywhere within the next."""
    async with worker(urls, which) as process:
        await pages(process, chance.randrange(1, 14))
        await asyncio.sleep(chance.random() * 0.03)
        process.kill()
        await process.wait()


async def check_a_kill(
    database: Database, urls: Urls, wanted: dict[str, dict[str, list[Any]]], seed: int
) -> None:
    chance, which = Random(seed), ("first", "later")[seed % 2]
    make_empty(urls)
    if which == "later":
        await take_in(database, at_first())
    await kill_somewhere(urls, which, chance)
    assert await rows(database, HALVES) == [(0,)]
    assert await rows(database, UNTOLD) == [(0,)]
    if which == "first":
        await take_in(database, at_first())
    else:
        await take_in(database, a_year_later(), on_day(365))
    assert await contents(database) == wanted[which]
    states = await rows(database, "SELECT state FROM sync_run ORDER BY fence DESC LIMIT 2")
    assert states == [("DONE",), ("INTERRUPTED",)]


async def test_a_killed_import_is_finished_by_the_next(database: Database, urls: Urls) -> None:
    wanted = await expected(database)
    for seed in range(5):
        await check_a_kill(database, urls, wanted, seed)


async def okrs_before(database: Database) -> None:
    await take_in_okrs(database, goals.at_first())
    shorter = await take_in_okrs(database, goals.in_between())
    assert shorter.counts["retired"] == 20


async def test_a_killed_import_of_okrs_is_finished_by_the_next(
    database: Database, urls: Urls
) -> None:
    await okrs_before(database)
    undisturbed = await take_in_okrs(database, goals.later_on())
    assert undisturbed.counts["retired"] == 20
    wanted = await rows(database, OKRS)
    for seed in range(3):
        make_empty(urls)
        await okrs_before(database)
        await kill_somewhere(urls, "okrs", Random(seed))
        await take_in_okrs(database, goals.later_on())
        assert await rows(database, OKRS) == wanted
        assert (await take_in_okrs(database, goals.later_on())).changes == ()


@pytest.mark.soak
async def test_a_killed_import_is_finished_by_the_next_wherever_it_died(
    database: Database, urls: Urls
) -> None:
    wanted = await expected(database)
    for seed in range(100, 130):
        await check_a_kill(database, urls, wanted, seed)


async def test_a_second_process_is_refused_while_the_first_one_works(
    database: Database, urls: Urls
) -> None:
    async with worker(urls, "first", page=1) as process:
        await pages(process, 1)
        with pytest.raises(Conflict, match="already, since"):
            await take_in(database, at_first())
        process.kill()


async def test_a_stopped_worker_is_replaced_and_writes_nothing_when_it_wakes(
    database: Database, urls: Urls
) -> None:
    wanted = await expected(database)
    make_empty(urls)
    async with worker(urls, "first", lease=1.0) as process:
        await pages(process, 3)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(1.2)
        await take_in(database, at_first(), options(lease=options().lease))
        process.send_signal(signal.SIGCONT)
        while (last := await heard(process)).startswith("page"):
            pass
    assert last == "Conflict: Another run has taken this one's place; nothing more was written."
    assert await contents(database) == wanted["first"]
    states = await rows(database, "SELECT state FROM sync_run ORDER BY fence")
    assert states == [("INTERRUPTED",), ("DONE",)]
