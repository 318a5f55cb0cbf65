"""The endpoint: who may ask, and what a request must look like."""

import json
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest

from rules.terms import PersonStatus
from tests.graph.conftest import Graph
from tests.support.company import Company

WHO = "{ me { person { name } roles } }"


async def test_nobody_is_answered_401_and_told_how_to_sign_in(graph: Graph) -> None:
    answer = await graph.post({"query": WHO})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_a_stranger_with_a_good_token_is_answered_401(graph: Graph) -> None:
    answer = await graph.post({"query": WHO}, as_=uuid4())
    assert answer.status_code == 401


async def test_a_person_who_left_is_out_at_once(graph: Graph, company: Company) -> None:
    gone = await company.person("Bo Bee", status=PersonStatus.ENDED)
    assert (await graph.post({"query": WHO}, as_=gone)).status_code == 401


async def test_a_person_is_told_who_they_are(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    answer = await graph.ask(WHO, as_=me)
    assert answer == {"me": {"person": {"name": "Ada Able"}, "roles": []}}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"null", "Send a JSON object"),
        (b"[]", "Send a JSON object"),
        (b'{"query": 1}', 'Send "query"'),
        (b'{"documentId": "sha256:00"}', 'Send "query"'),
        (b'{"query": "{me{roles}}", "variables": []}', '"variables" must be a JSON object'),
        (b"\xff\xfe", "That is not JSON"),
        (b"[" * 100_000, "That is not JSON"),
        (b'{"query": ' + b"9" * 200_000 + b"}", "That is not JSON"),
        (b'"' + b"a" * 300_000 + b'"', "A request holds at most"),
    ],
)
async def test_a_body_that_is_no_request_is_answered_400_as_json(
    graph: Graph, company: Company, body: bytes, said: str
) -> None:
    me = await company.person("Ada Able")
    transport = httpx2.ASGITransport(app=graph.app)
    headers = {
        "Authorization": f"Bearer {graph.token(me)}",
        "Content-Type": "application/json",
    }
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
        answer = await client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"].startswith(said)


async def test_a_get_reads_and_never_writes(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    transport = httpx2.ASGITransport(app=graph.app)
    headers = {"Authorization": f"Bearer {graph.token(me)}"}
    write = 'mutation { checkInCreate(input: {keyResult: "x"}) { errors { code } } }'
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
        read = await client.get("/graphql", params={"query": WHO}, headers=headers)
        refused = await client.get("/graphql", params={"query": write}, headers=headers)
    assert read.json()["data"]["me"]["person"] == {"name": "Ada Able"}
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "POST"
    assert json.loads(refused.content)["errors"]


async def test_a_token_ends_with_its_lifetime(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    early = graph.services.token_of(me, timedelta(seconds=1))
    later = graph.services.now() + timedelta(seconds=2)
    object.__setattr__(graph.services, "now", lambda: later)
    transport = httpx2.ASGITransport(app=graph.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
        headers = {"Authorization": f"Bearer {early}"}
        answer = await client.post("/graphql", json={"query": WHO}, headers=headers)
    assert answer.status_code == 401


async def test_health_answers_without_a_token(graph: Graph) -> None:
    transport = httpx2.ASGITransport(app=graph.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
        live, ready = await client.get("/health/live"), await client.get("/health/ready")
        sdl = await client.get("/schema.graphql")
    assert (live.json(), ready.json()["status"]) == ({"status": "live"}, "ready")
    assert sdl.status_code == 401


async def test_a_fragment_bomb_is_refused_at_once(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    parts = (f"fragment F{at} on Person {{ ...F{at + 1} ...F{at + 1} }}" for at in range(80))
    bomb = "{ me { person { ...F0 } } } " + " ".join(parts) + " fragment F80 on Person { name }"
    answer = await graph.post({"query": bomb}, as_=me)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "OPERATION_TOO_LARGE"}
