"""The graph as its users reach it: HTTP, a real token, the whole application on a real database."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from starlette.applications import Starlette

from app.graphql.judge import Known
from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import Settings, settings
from auth.ways import Snapshot
from execution.documents import Documents
from model.database import Database, connect
from resolvers.ids import global_id
from tests.support.canaries import AVIARY
from tests.support.company import NOW, Company
from tests.support.statements import noted

SLOWEST = 60
"""A slow machine is no reason to fail: what is late is tried where it is asked for."""


@dataclass
class Graph:
    """Asks as one person or another."""

    app: Starlette
    services: Services
    statements: list[str] = field(default_factory=list[str])

    async def post(self, body: Any, *, as_: UUID | None = None) -> httpx2.Response:
        headers = {} if as_ is None else {"Authorization": f"Bearer {self.token(as_)}"}
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
            answer = await client.post("/graphql", json=body, headers=headers)
        assert AVIARY.escaped(answer.text, as_) == [], "This answer tells what it may not."
        return answer

    async def send(self, method: str, path: str, **given: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
            return await client.request(method, path, **given)

    async def ask(self, query: str, *, as_: UUID, **variables: Any) -> Any:
        """The answer's data; a failed field fails the test."""
        answer = (await self.post({"query": query, "variables": variables}, as_=as_)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def errors(self, query: str, *, as_: UUID, **variables: Any) -> list[dict[str, Any]]:
        answer = (await self.post({"query": query, "variables": variables}, as_=as_)).json()
        found: list[dict[str, Any]] = answer["errors"]
        return found

    def token(self, person: UUID) -> str:
        return self.services.token_of(person, timedelta(minutes=5))

    @contextmanager
    def counted(self) -> Generator[list[str]]:
        """Every statement of requests meanwhile, but for who asks and transaction control."""

        def noting(fetch: Any) -> Any:
            async def noting_(
                way: Snapshot, sql: str, values: Sequence[Any]
            ) -> Sequence[Sequence[Any]]:
                seen.append(sql)
                found: Sequence[Sequence[Any]] = await fetch(way, sql, values)
                return found

            return noting_

        engine = self.services.database.engine
        with noted(engine) as seen, pytest.MonkeyPatch.context() as patch:
            patch.setattr(Snapshot, "fetch", noting(Snapshot.fetch))
            patch.setattr(Snapshot, "fetch_alone", noting(Snapshot.fetch_alone))
            yield seen


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose keys are made by the first service over it and read by all others."""
    return tmp_path_factory.mktemp("keys")


class Held(Database):
    """Stays open for the next test."""

    async def close(self) -> None:
        pass

    async def begin_anew(self) -> None:
        """Everything is connected again when it is asked for."""
        await super().close()


@pytest.fixture(scope="module")
async def held(urls: Urls) -> AsyncIterator[Held]:
    """To connect and to plan each statement anew took longer than most tests.

    No longer than for a module: the server has a hundred connections, for other tests too.
    """
    database = connect(urls.service, request_seconds=SLOWEST)
    held = Held(**vars(database))
    yield held
    await held.begin_anew()


@pytest.fixture
async def cut(held: Held) -> AsyncIterator[None]:
    """For a test that leaves connections cut."""
    yield
    await held.begin_anew()


@pytest.fixture(scope="session")
def documents() -> Documents[Known]:
    """What one test asked is read and compiled for the next."""
    return Documents()


@pytest.fixture(scope="session")
def chosen(keys: Path) -> Settings:
    """Read once: to look for each of them in the environment takes longer than many a question."""
    return settings(data=keys, organisation="Acme", time_zone="UTC", deadline_seconds=SLOWEST)


@pytest.fixture
async def graph(
    empty: Urls,
    chosen: Settings,
    held: Held,
    documents: Documents[Known],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Graph]:
    def known(*_: object) -> Documents[Known]:
        return documents

    def connected(*_: object, **__: object) -> Held:
        return held

    monkeypatch.setattr("app.services.connect", connected)
    monkeypatch.setattr("app.graphql.judge.Documents", known)
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        fixed = replace(services, now=lambda: NOW)
        watch_keys(fixed)
        yield Graph(application(fixed), fixed)


def watch_keys(services: Services) -> None:
    """The keys of a service may turn up nowhere."""
    AVIARY.watch("the signing key", str(services.signing_key.as_dict(private=True)["d"]))
    for name, key in (
        ("the encryption key", services.keys.current.material),
        ("the audit key", services.auditor.key),
    ):
        AVIARY.watch(name, key.hex())
        AVIARY.watch(name, b64encode(key).decode())
        AVIARY.watch(name, urlsafe_b64encode(key).decode().rstrip("="))


@pytest.fixture
def company(graph: Graph) -> Company:
    return Company(graph.services.database)


def gid(noun: str, key: UUID) -> str:
    return global_id(noun, key)
