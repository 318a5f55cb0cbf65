"""Webhooks of sources at the front door: believed by their signature, kept once, acted on soon."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import insert

from app.syncing import sync_asked
from model.run import SyncRun
from rules.terms import RunMode, RunState
from sync.asked import Asked, queued_row
from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.schedule import due
from sync.secrets import Secret
from tests.connectors.builders import SITE, client_over
from tests.connectors.test_jira_hooks import kept_grant
from tests.graph.conftest import Graph
from tests.support.company import NOW
from tests.support.fakes import jira_hooks
from tests.support.fakes.bamboohr import signed

BODY = json.dumps({"type": "employee.updated", "data": {"employeeId": "7"}}).encode()
KEY = "a-key-of-bamboohr"
BAMBOOHR: tuple[str, dict[str, Any], dict[str, str]] = (
    "bamboohr", {"company": "example"}, {"api_key": "key-of-ours", "webhook_key": KEY},
)  # fmt: skip
JIRA: tuple[str, dict[str, Any], dict[str, str]] = (
    "jira",
    {"base_url": SITE, "projects": ["OKR"], "sign_in": "oauth", "client_id": "a", "cloud_id": "c"},
    {"webhook_secret": jira_hooks.WEBHOOK_SECRET, "client_secret": jira_hooks.CLIENT_SECRET,
     "grant": kept_grant("t")},
)  # fmt: skip
FORGED_IN_A_TEST = 300
FORGED_IN_A_SOAK = 10_000


async def connected(graph: Graph, source: Any = BAMBOOHR) -> UUID:
    services = graph.services
    kind, settings, secrets = source
    hidden = {name: Secret(value) for name, value in secrets.items()}
    given = NewConnection(kind, "people", settings, hidden, every_minutes=60)
    vault = Vault(services.keys, services.random)
    async with services.database.system() as session:
        key = await add_connection(session, given, vault=vault, now=NOW, new_id=uuid4)
        await due(session, NOW)
    return key


async def waiting(graph: Graph) -> list[UUID]:
    async with graph.services.database.system() as session:
        return list(await due(session, NOW + timedelta(seconds=1)))


async def post(graph: Graph, key: object, headers: dict[str, str], body: bytes = BODY) -> int:
    answer = await graph.send("POST", f"/hooks/{key}", content=body, headers=headers)
    return answer.status_code


async def test_a_signed_webhook_makes_its_connection_due(graph: Graph) -> None:
    key = await connected(graph)
    assert await post(graph, key, signed(KEY, BODY, NOW)) == 202
    assert await waiting(graph) == [key]


async def test_a_replayed_webhook_is_taken_once(graph: Graph) -> None:
    key = await connected(graph)
    headers = signed(KEY, BODY, NOW)
    assert [await post(graph, key, headers) for _ in range(3)] == [202, 200, 200]


async def test_whoever_is_not_believed_learns_nothing_and_nothing_is_kept(graph: Graph) -> None:
    key = await connected(graph)
    tried = [
        await post(graph, key, signed("another-key", BODY, NOW)),
        await post(graph, key, {}),
        await post(graph, key, signed(KEY, BODY, NOW), BODY + b" "),
        await post(graph, key, signed(KEY, BODY, NOW - timedelta(days=7))),
        await post(graph, uuid4(), signed(KEY, BODY, NOW)),
        await post(graph, "people", signed(KEY, BODY, NOW)),
    ]
    assert (set(tried), await waiting(graph)) == ({401}, [])


async def forgeries(graph: Graph, seed: int, count: int) -> tuple[set[int], list[UUID]]:
    """How forged webhooks of Jira are answered at the front door, and what became due by them."""
    key, random = await connected(graph, JIRA), Random(seed)
    told: set[int] = set()
    for _ in range(count):
        sent = jira_hooks.forged(random, graph.services.now())
        told.add(await post(graph, key, sent.headers, sent.body))
    genuine = jira_hooks.signed(jira_hooks.body_of("1", graph.services.now()))
    due_before = await waiting(graph)
    assert await post(graph, key, genuine.headers, genuine.body) == 202
    return told, due_before


async def test_no_forged_webhook_is_taken_at_the_front_door(graph: Graph) -> None:
    assert await forgeries(graph, 6, FORGED_IN_A_TEST) == ({401}, [])


@pytest.mark.soak
async def test_of_ten_thousand_forged_webhooks_none_is_taken_at_the_front_door(
    graph: Graph,
) -> None:
    assert await forgeries(graph, 7, FORGED_IN_A_SOAK) == ({401}, [])


async def test_a_run_that_is_asked_for_keeps_the_webhooks_too(graph: Graph) -> None:
    asked: list[str] = []

    def busy(request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url.path.rpartition('/')[2]}")
        return httpx2.Response(503, stream=httpx2.ByteStream(b""))

    key = await connected(graph, JIRA)
    client = client_over(httpx2.MockTransport(busy))
    settings = graph.services.settings.model_copy(update={"public_url": "https://okr.example.com"})
    services = replace(graph.services, client=client, settings=settings)
    run = Asked(uuid4(), key, RunMode.INCREMENTAL)
    async with services.database.system() as session:
        await session.run(insert(SyncRun).values(**queued_row(run, NOW)))
    assert (await sync_asked(services, run)).state is RunState.WAITING
    assert asked[0] == "POST webhook"
