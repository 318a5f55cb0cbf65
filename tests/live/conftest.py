"""Two replicas of the service at ports of their own, on one database, and clients of either."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import QueuePool
from starlette.applications import Starlette

from app.cli.serve import server_of
from app.live.hub import Hub
from app.live.stream import Live
from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from app.trusted.lookup import TrustedDocuments
from tests.graph.conftest import watch_keys
from tests.live.client import Socket, connected, until
from tests.support.company import NOW, Company
from tests.support.serving import listening, port_of

STARTED = time.monotonic()


def moving() -> datetime:
    """A clock that goes on, so that tokens end."""
    return NOW + timedelta(seconds=time.monotonic() - STARTED)


@dataclass
class Replica:
    """One process of the service, as far as anybody outside can tell."""

    services: Services
    live: Live
    port: int
    held: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def hub(self) -> Hub:
        return self.live.hub

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    def token(self, person: UUID, seconds: float = 300) -> str:
        return self.services.token_of(person, timedelta(seconds=seconds))

    async def socket(self, person: UUID, seconds: float = 300, **given: Any) -> Socket:
        """A client that has been let in as this person; closed with the test."""
        found = await self.raw(**given)
        await found.greet(self.token(person, seconds), person)
        return found

    async def raw(self, **given: Any) -> Socket:
        return await self.held.enter_async_context(connected(self.port, self.hub, **given))

    async def post(self, query: str, *, as_: UUID, **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        headers = {"Authorization": f"Bearer {self.token(as_)}"}
        async with httpx2.AsyncClient() as http:
            return (await http.post(self.url, json=body, headers=headers)).json()


def any_document(trusted: Mapping[str, str] | None = None) -> TrustedDocuments:
    """Where no others are given, each may run; nothing is registered."""

    async def nothing(_: object) -> None:
        return None

    return TrustedDocuments(trusted or {}, nothing, monotonic, only=trusted is not None)


@asynccontextmanager
async def served(app: Starlette) -> AsyncGenerator[int]:
    listener = listening()
    server = server_of(app)
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 — uvicorn has no event for it.
        await asyncio.sleep(0.005)
    try:
        yield port_of(listener)
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def replica(urls: Urls, data: Path, **chosen: Any) -> AsyncGenerator[Replica]:
    given = settings(data=data, organisation="Acme", time_zone="UTC", **chosen)
    async with composed(given, ServiceUrls(urls.owner, urls.service)) as services:
        moved = replace(services, now=moving)
        watch_keys(moved)
        app = application(moved)
        async with served(app) as port:
            await until(lambda: bool(app.state.live.listener.is_ready))
            yield Replica(moved, app.state.live, port)


@pytest.fixture(scope="session")
async def processes(
    urls: Urls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Replica, Replica]]:
    """With the same keys on the same database."""
    data = tmp_path_factory.mktemp("live")
    async with replica(urls, data) as one, replica(urls, data) as other:
        yield one, other


@pytest.fixture
async def one(empty: Urls, processes: tuple[Replica, Replica]) -> AsyncIterator[Replica]:
    async with let_go(processes[0]) as here:
        yield here


@pytest.fixture
async def other(empty: Urls, processes: tuple[Replica, Replica]) -> AsyncIterator[Replica]:
    async with let_go(processes[1]) as here:
        yield here


@asynccontextmanager
async def let_go(of: Replica) -> AsyncGenerator[Replica]:
    """The same, whose clients are closed with the test.

    The next one empties the tables and holds up the loop until it may: nothing must be on its way.
    """
    async with AsyncExitStack() as held:
        yield replace(of, held=held)
    await until(lambda: is_quiet(of))


def is_quiet(of: Replica) -> bool:
    database = of.services.database
    pools = (database.engine.pool, database.own.pool)
    in_use = [pool for pool in pools if isinstance(pool, QueuePool) and pool.checkedout()]
    return not (of.hub.waiting() or of.live.renderings or in_use)


@pytest.fixture
async def company(one: Replica) -> Company:
    found = Company(one.services.database)
    await found.found()
    return found
