"""Builders: machines with their secrets, and the backend of a page that asks for widget tokens."""

import secrets
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import insert, update
from starlette.applications import Starlette

from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from app.tokens.requests import GRANT
from auth.credentials.machines import new_secret
from auth.credentials.opaque import digest
from model.client import Client, ClientSecret
from model.database import Database
from rules.terms import ClientState, Scope
from tests.support.company import NOW, Company

INTRANET = "https://intranet.example.com"
HOST = "https://okr.test"
PATH = "/auth/widget-sessions"
OF_A_HOST = frozenset({Scope.OKRS_READ, Scope.WIDGET_SESSIONS})


class Machines:
    """Adds rows as an administrator would; every builder answers what a test goes on with."""

    def __init__(self, database: Database, by: UUID, now: datetime = NOW) -> None:
        self._database = database
        self._by = by
        self._now = now

    async def client(self, scopes: Iterable[Scope] = OF_A_HOST, **more: Any) -> UUID:
        id_ = uuid4()
        values: dict[str, Any] = {
            "id": id_,
            "name": f"machine {id_}",
            "state": ClientState.ACTIVE,
            "origins": [INTRANET],
            "scopes": [scope.value for scope in scopes],
            "documents": [],
            "names_subjects": True,
            "created_at": self._now,
            "created_by_id": self._by,
        }
        await self._run(insert(Client).values(**{**values, **more}))
        return id_

    async def secret(self, client: UUID, **more: Any) -> str:
        text = new_secret(secrets.token_bytes)
        values: dict[str, Any] = {
            "id": uuid4(),
            "client_id": client,
            "digest": digest(text),
            "prefix": text[:10],
            "created_at": self._now,
            "created_by_id": self._by,
            "expires_at": self._now + timedelta(days=90),
        }
        await self._run(insert(ClientSecret).values(**{**values, **more}))
        return text

    async def change(self, client: UUID, **values: Any) -> None:
        await self._run(update(Client).where(Client.id == client).values(**values))

    async def revoke_secret(self, secret: str) -> None:
        ours = ClientSecret.digest == digest(secret)
        await self._run(update(ClientSecret).where(ours).values(revoked_at=self._now))

    async def _run(self, statement: Any) -> None:
        async with self._database.system() as session:
            await session.run(statement)


class Clock:
    """The time of a service, moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Site:
    """The service, and a page's backend that is registered there as `client`."""

    app: Starlette
    services: Services
    clock: Clock
    company: Company
    machines: Machines
    administrator: UUID
    client: UUID
    secret: str

    async def asked(self, **changes: Any) -> httpx2.Response:
        """A request for a widget token by a form; a change to `...` leaves the name out."""
        usual: dict[str, Any] = {
            "grant_type": GRANT,
            "client_id": str(self.client),
            "client_secret": self.secret,
            "subject": "ada.able@example.com",
            "origin": INTRANET,
        }
        given = {name: value for name, value in {**usual, **changes}.items() if value is not ...}
        return await self.sent("POST", PATH, data=given)

    async def token(self, **changes: Any) -> str:
        answer = await self.asked(**changes)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def query(
        self, token: str, query: str = "{ me { person { name } } }", **more: Any
    ) -> httpx2.Response:
        """A query by POST from the page, unless `origin` says otherwise."""
        origin = more.pop("origin", INTRANET)
        headers: dict[str, str] = {"Authorization": f"Bearer {token}"}
        if origin is not None:
            headers["Origin"] = origin
        return await self.sent("POST", "/graphql", json={"query": query, **more}, headers=headers)

    async def sent(self, method: str, path: str, **given: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url=HOST) as client:
            return await client.request(method, path, **given)


@asynccontextmanager
async def site(urls: Urls, data: Path, **chosen: Any) -> AsyncGenerator[Site]:
    """A site in whose company Ada works, and Root administers."""
    usual = {"organisation": "Acme", "time_zone": "UTC", "machines_name_subjects": True}
    given: Mapping[str, Any] = {"data": data, **usual, **chosen}
    async with composed(settings(**given), ServiceUrls(urls.owner, urls.service)) as services:
        clock = Clock()
        fixed = replace(services, now=clock)
        company = Company(fixed.database)
        root = await company.person("Root Boss")
        machines = Machines(fixed.database, root)
        client = await machines.client()
        secret = await machines.secret(client)
        app = application(fixed)
        yield Site(app, fixed, clock, company, machines, root, client, secret)


def code_of(answer: httpx2.Response) -> tuple[int, str]:
    """The status of a refusal, and its first error's code."""
    return answer.status_code, str(answer.json()["errors"][0]["extensions"]["code"])


def codes_of(answer: Any) -> set[str]:
    """Of refused fields and of refused actions alike."""
    data: dict[str, Any] = answer.get("data") or {}
    errors: list[Any] = answer.get("errors", [])
    fields = {str(error["extensions"]["code"]) for error in errors}
    refused: list[Any] = []
    for each in data.values():
        if isinstance(each, dict):
            refused += cast("dict[str, Any]", each).get("errors", [])
    return fields | {str(error["code"]) for error in refused}
