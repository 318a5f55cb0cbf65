"""The queue's workers: each has a successor, and none that died keeps a connection from a run."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from procrastinate import App
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from app.jobs import PLACES, queue, ring_due, ring_for, working_beside
from app.postgres import Urls
from app.syncing import sync_now
from app.workers import let_go, working
from model.connection import Connection
from model.run import SyncRun
from rules.errors import Refused
from rules.terms import ConnectionState, RunMode, RunState, RunTrigger
from sync.secrets import KeyRing, WrappingKey
from tests.graph.conftest import Graph
from tests.graph.sources import Desk, desk_of, key_of
from tests.support.fakes.staff import staff

ROOT_AND_STAFF = 4


@pytest.fixture
async def desk(graph: Graph) -> AsyncIterator[Desk]:
    async with desk_of(graph, staff(3)) as made:
        await made.set_up()
        yield made


@pytest.fixture
async def jobs(desk: Desk, owner: "psycopg.Connection[Any]") -> AsyncIterator[App]:
    """A queue in which nothing is left of other tests."""
    owner.execute("TRUNCATE jobs.procrastinate_jobs, jobs.procrastinate_workers CASCADE")
    made = queue(desk.services)
    async with made.open_async():
        yield made


@pytest.fixture
def owner(urls: Urls) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        yield connection


async def begun_by_one_that_dies(jobs: App, connection: UUID) -> None:
    await ring_for(jobs, connection, RunTrigger.SCHEDULE)
    worker = await jobs.job_manager.register_worker()
    assert await jobs.job_manager.fetch_job(queues=None, worker_id=worker) is not None
    await jobs.job_manager.unregister_worker(worker)


async def next_job(jobs: App) -> str | None:
    worker = await jobs.job_manager.register_worker()
    found = await jobs.job_manager.fetch_job(queues=None, worker_id=worker)
    return None if found is None else found.lock


async def test_a_connection_whose_worker_was_killed_has_its_next_run(desk: Desk, jobs: App) -> None:
    connection = key_of(desk.id)
    await begun_by_one_that_dies(jobs, connection)
    await ring_for(jobs, connection, RunTrigger.SCHEDULE)
    assert await next_job(jobs) is None
    await let_go(jobs)
    assert await next_job(jobs) == f"sync:{connection}"


async def test_a_run_by_hand_that_has_waited_long_enough_is_rung_for(desk: Desk, jobs: App) -> None:
    connection, now = key_of(desk.id), desk.services.now()
    over: dict[str, Any] = {
        "state": RunState.WAITING,
        "waiting_until": now,
        "counts": {},
        "queued_at": now,
    }
    waited = {"connection_id": connection, "trigger": RunTrigger.MANUAL, "mode": RunMode.FULL}
    await desk.company.add(SyncRun, id=desk.services.new_id(), **over, **waited, fence=1)
    async with desk.services.database.system() as session:
        await session.run(update(Connection).values(every_minutes=None))
    await ring_due(jobs, desk.services)
    assert await next_job(jobs) == f"sync:{connection}"


async def test_the_job_of_a_worker_that_lives_is_left_to_it(desk: Desk, jobs: App) -> None:
    await ring_for(jobs, key_of(desk.id), RunTrigger.SCHEDULE)
    assert await next_job(jobs) is not None
    await let_go(jobs)
    await ring_for(jobs, key_of(desk.id), RunTrigger.SCHEDULE)
    assert await next_job(jobs) is None


async def test_another_worker_begins_where_one_failed_or_ended() -> None:
    ends = asyncio.Queue[Exception | None]()
    for each in (OSError("the database is away"), None):
        ends.put_nowait(each)
    begun = asyncio.Event()

    async def work() -> None:
        if ends.empty():
            begun.set()
            await asyncio.Event().wait()
        elif (error := ends.get_nowait()) is not None:
            raise error

    task = asyncio.create_task(working(work, "some", pause=0))
    await asyncio.wait_for(begun.wait(), 5)
    task.cancel()


async def test_syncs_go_on_after_the_database_was_away(
    desk: Desk, jobs: App, owner: "psycopg.Connection[Any]"
) -> None:
    url = make_url(desk.services.urls.service)
    way = Way(str(url.host), int(url.port or 5432))
    port = await way.open()
    detour = url.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    services = replace(desk.services, urls=replace(desk.services.urls, service=detour))
    async with working_beside(services):
        await until(lambda: counted(owner, "jobs.procrastinate_workers") == len(PLACES))
        await way.close()
        await asyncio.sleep(1)
        await way.open(port)
        await ring_for(jobs, key_of(desk.id), RunTrigger.SCHEDULE)
        await until(lambda: counted(owner, "person") == ROOT_AND_STAFF)
    await way.close()


class Way:
    """A way to the database that can be closed, for those who are on it too."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> int:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _joined(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, on = await asyncio.open_connection(*self._there)
        self._ends |= {back, on}
        await asyncio.gather(carried(near, on), carried(far, back), return_exceptions=True)


async def carried(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        to.write(data)
        await to.drain()
    to.close()


def counted(owner: "psycopg.Connection[Any]", table: str) -> int:
    """How many rows of a table there are."""
    [(count,)] = owner.execute(f"SELECT count(*) FROM {table}".encode()).fetchall()
    return int(count)


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 — rows in a database tell nobody of themselves.
            await asyncio.sleep(0.1)


async def test_a_run_without_a_key_to_its_secrets_is_told_as_failed(desk: Desk) -> None:
    lost = replace(desk.services, keys=KeyRing(WrappingKey("another", b"k" * 32)))
    with pytest.raises(Refused):
        await sync_now(lost, key_of(desk.id), RunTrigger.SCHEDULE)
    async with desk.services.database.system() as session:
        [run] = await session.all(select(SyncRun.state, SyncRun.error))
        state = await session.scalar(select(Connection.state))
    assert (run.state, "key" in run.error, state) == (
        RunState.FAILED, True, ConnectionState.FAILING,
    )  # fmt: skip
