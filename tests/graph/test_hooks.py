"""Webhooks of sources at the front door: believed by their signature, kept once, acted on soon."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.schedule import due
from sync.secrets import Secret
from tests.graph.conftest import Graph
from tests.support.company import NOW
from tests.support.fakes.bamboohr import signed

BODY = json.dumps({"type": "employee.updated", "data": {"employeeId": "7"}}).encode()
KEY = "a-key-of-bamboohr"


async def connected(graph: Graph, kind: str = "bamboohr") -> UUID:
    services = graph.services
    secrets = {"api_key": Secret("key-of-ours"), "webhook_key": Secret(KEY)}
    given = NewConnection(kind, "people", {"company": "example"}, secrets, every_minutes=60)
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
