"""The whole service and a second subgraph, with Hive Gateway in front of both."""

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry import ID
from strawberry.asgi import GraphQL

from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from schema.subgraph import subgraph_sdl
from tests.gateway.hive import Hive, hive
from tests.interop import desks
from tests.interop.composing import Subgraph, compose
from tests.support.company import Company
from tests.support.serving import listening, port_of, serving

PEOPLE = 50


@dataclass
class Street:
    """A gateway with the two of us behind it; fifty people at fifty desks."""

    hive: Hive
    services: Services
    people: list[UUID]
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def headers(self, who: UUID | None) -> dict[str, str]:
        if who is None:
            return {}
        return {"Authorization": f"Bearer {self.services.token_of(who, timedelta(minutes=5))}"}

    async def ask(self, query: str, *, as_: UUID | None, **variables: Any) -> dict[str, Any]:
        """The gateway's answer; what it asked of us for it stands in `asked`."""
        self.asked.clear()
        body = {"query": query, "variables": variables}
        async with httpx2.AsyncClient(timeout=30) as client:
            answer = await client.post(self.hive.url, json=body, headers=self.headers(as_))
        told: dict[str, Any] = answer.json()
        return told


class Overheard:
    """Notes each body that is sent to us, on its way."""

    def __init__(self, app: ASGIApp, bodies: list[dict[str, Any]]) -> None:
        self._app = app
        self._bodies = bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Any:
            message = await receive()
            if message["type"] == "http.request" and message.get("body"):
                self._bodies.append(orjson.loads(message["body"]))
            return message

        await self._app(scope, heard, send)


@pytest.fixture(scope="session")
async def street(urls: Urls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    data: Path = tmp_path_factory.mktemp("behind")
    ours, theirs, front = (listening() for _ in range(3))
    chosen = settings(data=data, organisation="Acme", federation=True)
    async with composed(chosen, ServiceUrls(urls.owner, urls.service)) as services:
        people = await moved_in(Company(services.database))
        bodies: list[dict[str, Any]] = []
        app = application(services)
        app.add_middleware(Overheard, bodies=bodies)
        second = Starlette(routes=[Route("/graphql", GraphQL(desks.SCHEMA))])
        supergraph = data / "supergraph.graphql"
        supergraph.write_text(put_together(ours, theirs))
        port = port_of(front)
        front.close()
        async with serving(app, ours), serving(second, theirs):
            with hive(supergraph, port) as gateway:
                yield Street(gateway, services, people, bodies)


async def moved_in(company: Company) -> list[UUID]:
    async with company.together():
        people = [await company.person(f"Person {number}") for number in range(PEOPLE)]
    for number in range(PEOPLE):
        email = f"person.{number}@example.com"
        desks.KEPT[email] = desks.Desk(id=ID(str(number)), floor=3, email=email)
    return people


def put_together(ours: socket.socket, theirs: socket.socket) -> str:
    at = "http://127.0.0.1:{}/graphql"
    told = compose(
        Subgraph("okr", at.format(port_of(ours)), subgraph_sdl()),
        Subgraph("desks", at.format(port_of(theirs)), desks.SCHEMA.as_str()),
    )
    assert told.supergraph is not None, told.errors
    return told.supergraph
