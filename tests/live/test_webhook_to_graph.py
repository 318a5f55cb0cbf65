"""From Jira's webhook to a key result's progress in the graph, by a service with its workers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from app.demo.jira import JiraStore, fake_jira
from app.jobs import working_beside
from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from rules.terms import MetricKind, TaskCategory
from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.secrets import Secret
from tests.connectors.builders import fake_issue
from tests.graph.conftest import gid
from tests.live.conftest import served
from tests.support.company import Company
from tests.support.fakes.jira_hooks import WEBHOOK_SECRET, body_of, signed
from tests.support.serving import listening, port_of, serving

LINK = """mutation($input: TaskLinkCreateInput!) { taskLinkCreate(input: $input) {
  errors { code message } } }"""
ASK = (
    "query($id: ID!) { keyResult(id: $id) { progress { value } objective { progress { value } } }}"
)
PATIENCE = 30.0


@dataclass
class Scene:
    """A service and a Jira at ports of their own; Ann's key result is driven by all of it."""

    services: Services
    url: str
    store: JiraStore
    connection: UUID
    ann: UUID
    result: UUID

    async def ask(self, query: str, **variables: Any) -> Any:
        token = self.services.token_of(self.ann, timedelta(minutes=5))
        async with httpx2.AsyncClient() as http:
            answer = await http.post(
                f"{self.url}/graphql",
                json={"query": query, "variables": variables},
                headers={"Authorization": f"Bearer {token}"},
            )
        told = answer.json()
        assert "errors" not in told, told
        return told["data"]

    async def until(self, progress: str) -> float:
        """Seconds until both say so."""
        begun, values = monotonic(), set[Any]()
        while monotonic() - begun < PATIENCE:
            shown = (await self.ask(ASK, id=gid("KeyResult", self.result)))["keyResult"]
            above: dict[str, Any] = shown["objective"]["progress"] or {}
            values = {shown["progress"]["value"], above.get("value")}
            if values == {progress}:
                return monotonic() - begun
            await asyncio.sleep(0.05)
        pytest.fail(f"It was not {progress} within {PATIENCE} seconds, but {values}.")

    async def hook(self, issue: str) -> int:
        sent = signed(body_of(issue, datetime.now(UTC)))
        url = f"{self.url}/hooks/{self.connection}"
        async with httpx2.AsyncClient() as http:
            return (await http.post(url, content=sent.body, headers=sent.headers)).status_code


@pytest.fixture
async def scene(empty: Urls, tmp_path: Path) -> AsyncIterator[Scene]:
    store, bound = JiraStore([fake_issue(number) for number in range(1, 5)]), listening()
    site = f"127.0.0.1:{port_of(bound)}"
    chosen = settings(data=tmp_path, organisation="Acme", time_zone="UTC", allowed_hosts=[site])
    jira = fake_jira(store, token="t", clock=lambda: datetime.now(UTC))
    async with (
        serving(jira, bound),
        composed(chosen, ServiceUrls(empty.owner, empty.service)) as services,
    ):
        company = Company(services.database)
        connection = await connected(services, f"http://{site}")
        ann, result = await owned(company)
        app = application(services, beside=working_beside)
        async with served(app) as port:
            yield Scene(services, f"http://127.0.0.1:{port}", store, connection, ann, result)


async def connected(services: Services, base_url: str) -> UUID:
    told = {"base_url": base_url, "email": "bot@example.com", "projects": ["OKR"]}
    secrets = {"api_token": Secret("t"), "webhook_secret": Secret(WEBHOOK_SECRET)}
    given = NewConnection("jira", "jira", told, secrets, every_minutes=60)
    vault = Vault(services.keys, services.random)
    async with services.database.system() as session:
        return await add_connection(session, given, vault=vault, now=services.now(), new_id=uuid4)


async def owned(company: Company) -> tuple[UUID, UUID]:
    ann, today = await company.person("Ann"), datetime.now(UTC).date()
    cycle = await company.cycle(
        starts=today, ends_on=today + timedelta(days=9), grading_ends_on=today + timedelta(days=20)
    )
    objective = await company.objective("Win", cycle=cycle, owner=ann)
    work: dict[str, Any] = {"kind": MetricKind.LINKED_WORK, "start": None, "target": None}
    return ann, await company.key_result("Ship", objective=objective, owner_id=ann, **work)


async def test_what_jira_tells_shows_in_the_graph_within_seconds(
    scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    given = {"keyResult": gid("KeyResult", scene.result), "selector": "JQL", "mode": "DRIVES"}
    made = await scene.ask(LINK, input={**given, "query": "project = OKR"})
    assert made["taskLinkCreate"]["errors"] == []
    await scene.until("0")
    done = replace(fake_issue(1), category=TaskCategory.DONE, updated=datetime.now(UTC))
    scene.store.put(done)
    assert await scene.hook(done.id) == 202
    record_property("seconds from webhook to graph", await scene.until("0.25"))
