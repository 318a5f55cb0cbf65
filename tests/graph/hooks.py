"""A webhook of a company, sent to by hand: one turn at a time, on a clock that is moved."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.server import application
from app.webhooks import office
from connectors.addresses import parse_allow_list
from connectors.http import Limits, build_client
from model.journal import Outbox
from model.webhook import WebhookDelivery
from resolvers.ids import noun_and_key
from rules.terms import Role
from rules.topics import topic_of
from sync.webhooks import Office, deliver
from tests.graph.conftest import Graph
from tests.support.company import Company

WEBHOOK = """id name url topics state disabledBecause failingSince nextTryAt lastError version
  secrets { createdAt expiresAt } deliveries { totalCount nodes {
    event topic attempt outcome status durationMs error } }"""
ERRORS = "errors { code path message } clientMutationId"


def mutation(name: str, answers: str = f"webhook {{ {WEBHOOK} }}") -> str:
    given = f"{name[0].upper()}{name[1:]}Input"
    return f"""mutation($input: {given}!) {{ done: {name}(input: $input) {{
      {answers} {ERRORS} }} }}"""


CREATE = mutation("webhookCreate", f"secret webhook {{ {WEBHOOK} }}")
UPDATE = mutation("webhookUpdate")
DELETE = mutation("webhookDelete", "deletedId")
ROTATE = mutation("webhookSecretRotate", f"secret webhook {{ {WEBHOOK} }}")
REPLAY = mutation("webhookReplay")
FOUND = f"query($id: ID!) {{ webhook(id: $id) {{ {WEBHOOK} }} }}"


async def done(graph: Graph, text: str, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(text, as_=as_, input=given))["done"]


@dataclass
class Hook:
    """The webhook, its administrator, and the time."""

    graph: Graph
    company: Company
    root: UUID
    now: datetime
    id: str = ""
    secret: str = ""

    async def register(self, url: str, **more: Any) -> None:
        made = await done(self.graph, CREATE, self.root, name="Lake", url=url, **more)
        assert made["errors"] == []
        self.id, self.secret = made["webhook"]["id"], made["secret"]

    @property
    def key(self) -> UUID:
        named = noun_and_key(self.id)
        assert named is not None
        return named[1]

    @property
    def office(self) -> Office:
        return replace(office(self.graph.services), chance=lambda: 0.5)

    async def turn(self) -> datetime | None:
        return await deliver(self.office, self.key)

    async def happen(self, *subjects: UUID, noun: str = "Person") -> list[str]:
        """Events, and their ids."""
        what = {"noun": noun, "topic": topic_of(noun), "at": self.now}
        rows = [{**what, "subject_id": subject} for subject in subjects]
        made = insert(Outbox).returning(Outbox.event_id, sort_by_parameter_order=True)
        async with self.company.database.system() as session:
            return [str(row.event_id) for row in await session.run(made, rows)]

    async def act(self, text: str, **given: Any) -> Any:
        return await done(self.graph, text, self.root, webhook=self.id, **given)

    async def shown(self) -> Any:
        return (await self.graph.ask(FOUND, as_=self.root, id=self.id))["webhook"]

    async def outcomes(self) -> list[tuple[str, int, int | None]]:
        """The log from its beginning."""
        columns = (WebhookDelivery.outcome, WebhookDelivery.attempt, WebhookDelivery.status)
        async with self.company.database.system() as session:
            found = await session.all(select(*columns).order_by(WebhookDelivery.id))
        return [(row.outcome.value, row.attempt, row.status) for row in found]

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@asynccontextmanager
async def hooked(graph: Graph, *, allowed: str, patience: float = 5.0) -> AsyncGenerator[Hook]:
    """An administrator of a company whose service may reach what is allowed."""
    limits = Limits(answering=patience, answer_bytes=1_000)
    client = build_client(
        parse_allow_list([allowed]), clock=lambda: datetime.now(UTC), limits=limits
    )
    company = Company(graph.services.database)
    root = await company.person("Root")
    await company.role(root, Role.ADMINISTRATOR)
    hook = Hook(graph, company, root, datetime.now(UTC).replace(microsecond=0))
    services = replace(graph.services, webhook_client=client, now=lambda: hook.now)
    hook.graph = Graph(application(services), services)
    yield hook
    await client.aclose()
