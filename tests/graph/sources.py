"""A connection that an administrator sets up through the graph, to a BambooHR of our own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import select

from app.asked_jobs import run_asked
from app.server import application
from app.services import Services
from app.trying import try_now
from connectors.http import Limits
from model.audit import Audit
from resolvers.ids import noun_and_key
from rules.terms import Role
from tests.connectors.builders import client_over
from tests.graph.conftest import Graph
from tests.support.canaries import AVIARY
from tests.support.company import NOW, Company
from tests.support.fakes.bamboohr import FakeBambooHR
from tests.support.fakes.staff import Staff

CONNECTION = """id kind name state settings everyMinutes version hasSecret missingSecrets fieldMap
  secrets { name } schedule { isPaused nextRuns } safety { few share } webhookPath
  heldPlan { id hash heldBecause updates retirements }
  unmatched { nodes { sourceKey candidates { id } } }"""
PLAN = """id hash state heldBecause creates updates retirements conflicts
  changes(first: 2) { totalCount pageInfo { hasNextPage endCursor }
    nodes { action noun key label fields { name old new } } }"""
TRIAL = f"""id kind state checks {{ name passed cause fix }} records problems counts error errorCode
  plan {{ {PLAN} }} askedBy {{ name }}"""
RUN = f"""id state mode trigger counts error errorCode about askedBy {{ name }} plan {{ {PLAN} }}
  progress {{ done of secondsLeft }}"""
ERRORS = "errors { code path message }"
KEY = "a-key-of-bamboohr-that-nobody-reads"


def mutation(name: str, answers: str) -> str:
    given = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {given}!) {{ done: {name}(input: $input) {{ {answers} {ERRORS} }} }}"


def on_connection(name: str) -> str:
    return mutation(name, f"connection {{ {CONNECTION} }}")


@dataclass
class Desk:
    """An administrator's, with the other system, the people here, and the time."""

    graph: Graph
    company: Company
    root: UUID
    fake: FakeBambooHR
    now: Any = NOW
    id: str = ""
    version: int = 1

    @property
    def services(self) -> Services:
        return self.graph.services

    async def act(self, text: str, *, as_: UUID | None = None, **given: Any) -> Any:
        """What an action answers; the version is that of the last answer."""
        answer = (await self.graph.ask(text, as_=as_ or self.root, input=given))["done"]
        connection: dict[str, Any] = answer.get("connection") or {}
        self.version = connection.get("version", self.version)
        return answer

    async def set_up(self, **more: Any) -> Any:
        given: dict[str, Any] = {"kind": "bamboohr", "name": "People"}
        given |= {"settings": {"company": "example"}, "secrets": secret(KEY), **more}
        made = await self.act(on_connection("connectionCreate"), **given)
        assert made["errors"] == []
        self.id = made["connection"]["id"]
        return made["connection"]

    async def change(self, action: str, /, **given: Any) -> Any:
        return await self.act(
            on_connection(action), connection=self.id, expectedVersion=self.version, **given
        )

    async def tried(self, kind: str, **given: Any) -> Any:
        """A trial from its asking to its end."""
        name = f"connection{kind}"
        asked = await self.act(mutation(name, f"trial {{ {TRIAL} }}"), connection=self.id, **given)
        assert (asked["errors"], asked["trial"]["state"]) == ([], "QUEUED")
        await try_now(self.services, key_of(asked["trial"]["id"]))
        query = f"query($id: ID!) {{ trial(id: $id) {{ {TRIAL} }} }}"
        return (await self.graph.ask(query, as_=self.root, id=asked["trial"]["id"]))["trial"]

    async def ran(self, name: str, **given: Any) -> Any:
        """A run from its asking to its end."""
        asked = await self.act(mutation(name, f"run {{ {RUN} }}"), **given)
        assert (asked["errors"], asked["run"]["state"]) == ([], "QUEUED")
        await run_asked(self.services, key_of(asked["run"]["id"]))
        return await self.run(asked["run"]["id"])

    async def run(self, id_: str) -> Any:
        query = f"query($id: ID!) {{ syncRun(id: $id) {{ {RUN} }} }}"
        return (await self.graph.ask(query, as_=self.root, id=id_))["syncRun"]

    async def sync(self, **given: Any) -> Any:
        return await self.ran("connectionSync", connection=self.id, **given)

    async def shown(self) -> Any:
        query = f"query($id: ID!) {{ connection(id: $id) {{ {CONNECTION} }} }}"
        return (await self.graph.ask(query, as_=self.root, id=self.id))["connection"]

    async def names(self) -> list[str]:
        query = "{ people { nodes { name } } }"
        found = await self.graph.ask(query, as_=self.root)
        return [each["name"] for each in found["people"]["nodes"]]

    async def actions(self) -> list[str]:
        """What the audit tells of, but for reads."""
        told = select(Audit.action).where(Audit.action != "read").order_by(Audit.seq)
        async with self.services.database.system() as session:
            return [row.action for row in await session.all(told)]

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


def secret(value: str, name: str = "api_key") -> list[dict[str, str]]:
    return [{"name": name, "value": value}]


def codes(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


def key_of(id_: str) -> UUID:
    named = noun_and_key(id_)
    assert named is not None
    return named[1]


@asynccontextmanager
async def desk_of(graph: Graph, staff: Staff) -> AsyncGenerator[Desk]:
    fake = FakeBambooHR(staff, key=KEY)
    company = Company(graph.services.database)
    root = await company.person("Root")
    await company.role(root, Role.ADMINISTRATOR)
    AVIARY.watch("a connector's secret", KEY)
    desk = Desk(graph, company, root, fake)
    transport = httpx2.ASGITransport(app=fake.app)
    client = client_over(transport, limits=Limits(tries=1))
    services = replace(graph.services, client=client, now=lambda: desk.now)
    desk.graph = Graph(application(services), services)
    yield desk
