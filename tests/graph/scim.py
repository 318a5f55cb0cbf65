"""An identity provider beside the whole service: its machine, and its connection here."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import select

from app.syncing import opened_for
from connectors.scim import ENTERPRISE
from model.client import Client
from rules.terms import Scope
from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.options import RunOptions
from sync.people_syncing import sync_people
from sync.syncing import SyncReport
from tests.graph.conftest import Graph
from tests.support.company import NOW, Company
from tests.support.machines import Machines
from tests.sync.taken_in import rows

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Provider:
    """`minutes` have passed since the first request."""

    graph: Graph
    connection: UUID
    secret: str
    minutes: int = 0

    async def send(self, method: str, path: str, **given: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.secret}", **given.pop("headers", {})}
        return await self.graph.send(method, f"/scim/v2{path}", headers=headers, **given)

    async def add(self, name: str, **attributes: Any) -> str:
        body = {"schemas": [USER, ENTERPRISE], "userName": f"{name}@example.com", **attributes}
        body = {"displayName": name.title(), "active": True, **body}
        answer = await self.send("POST", "/Users", json=body)
        assert answer.status_code == 201, answer.text
        key: str = answer.json()["id"]
        return key

    async def group(self, name: str, *members: str) -> str:
        listed = [{"value": each} for each in members]
        body = {"schemas": [GROUP], "displayName": name, "members": listed}
        answer = await self.send("POST", "/Groups", json=body)
        assert answer.status_code == 201, answer.text
        key: str = answer.json()["id"]
        return key

    async def patch(self, path: str, *operations: dict[str, Any]) -> httpx2.Response:
        return await self.send(
            "PATCH", path, json={"schemas": [PATCH], "Operations": list(operations)}
        )

    async def sync(self, **changes: Any) -> SyncReport:
        services = self.graph.services
        at = NOW + timedelta(minutes=self.minutes)
        ready = await opened_for(services, self.connection)
        run = RunOptions(lambda: at, at.date(), uuid4, **changes)
        return await sync_people(services.database, ready, services.client, run=run)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return await rows(self.graph.services.database, sql)


async def somebody(graph: Graph) -> UUID:
    """Who registers machines: the first person, wherever the test has one."""
    found = await rows(graph.services.database, "SELECT id FROM person LIMIT 1")
    if found:
        key: UUID = found[0][0]
        return key
    return await Company(graph.services.database).person("Ada Admin")


async def provider_of(graph: Graph, scopes: tuple[Scope, ...] = (Scope.PROVISIONING,)) -> Provider:
    services = graph.services
    machines = Machines(services.database, await somebody(graph))
    client = await machines.client(scopes, origins=[])
    secret = await machines.secret(client)
    async with services.database.system() as session:
        machine = await session.scalar(select(Client.name).where(Client.id == client))
        given = NewConnection("scim", "entra", {"machine": machine}, {}, every_minutes=60)
        vault = Vault(services.keys, services.random)
        key = await add_connection(session, given, vault=vault, now=NOW, new_id=uuid4)
    return Provider(graph, key, secret)


class Bridge(httpx2.BaseTransport):
    """Lets a client that knows no event loop ask an application that lives in one."""

    def __init__(self, app: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._inner = httpx2.ASGITransport(app=app)
        self._loop = loop

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run_coroutine_threadsafe(self._asked(request), self._loop).result()

    async def _asked(self, request: httpx2.Request) -> httpx2.Response:
        asked = httpx2.Request(
            request.method, request.url, headers=request.headers, content=request.read()
        )
        answer = await self._inner.handle_async_request(asked)
        body = await answer.aread()
        headers = [pair for pair in answer.headers.items() if pair[0] != "content-encoding"]
        stream = httpx2.ByteStream(body)
        return httpx2.Response(answer.status_code, headers=headers, stream=stream)
