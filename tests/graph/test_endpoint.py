"""The endpoint: who may ask, and what a request must look like."""

import asyncio
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest

from model.database import connect
from rules.terms import PersonStatus
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

WHO = "{ me { person { name } roles } }"
CHECK_IN = """mutation { checkInCreate(input: {keyResult: "$key", value: "50"}) {
  errors { code } checkIn { value } } }"""
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE usename = current_user AND pid <> pg_backend_pid()"""


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
        (b'{"query": "{me{roles}}", "operationName": "\\ud800"}', "Text may hold no NUL"),
        (b'{"query": "{me{roles}}", "variables": {"a": "\\ud800"}}', "Text may hold no NUL"),
        (b"\xff\xfe", "That is not JSON"),
        (b"[" * 100_000, "That is not JSON"),
        (b'{"query": ' + b"9" * 200_000 + b"}", "That is not JSON"),
        (b'{"query": "{me{roles}}", "variables": {"a": ' + b"[" * 100_000, "That is not JSON"),
        (b'{"query": "{me{roles}}", "variables": {"a": NaN}}', "That is not JSON: NaN"),
        (b'{"query": "{me{roles}}", "variables": {"a": -Infinity}}', "That is not JSON"),
        (b'{"query": "{me{roles}}", "variables": {"a": 1e400}}', "That is not JSON: a number is"),
        (b'[{"query": "{me{roles}}"}]', "Send a JSON object"),
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


async def test_what_fails_is_null_with_its_path_and_the_rest_answers(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    await company.unit("Root")
    query = '{ a: cycle(key: "x") { key } units { nodes { key } } }'
    with psycopg.connect(graph.services.urls.owner, autocommit=True) as owner:
        owner.execute("ALTER TABLE cycle RENAME TO cycle_away")
        try:
            answer = (await graph.post({"query": query}, as_=me)).json()
        finally:
            owner.execute("ALTER TABLE cycle_away RENAME TO cycle")
    assert answer["data"] == {"a": None, "units": {"nodes": [{"key": "Root"}]}}
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["a"], "INTERNAL")
    assert "cycle" not in error["message"]


async def test_a_fragment_bomb_is_refused_at_once(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    parts = (f"fragment F{at} on Person {{ ...F{at + 1} ...F{at + 1} }}" for at in range(80))
    bomb = "{ me { person { ...F0 } } } " + " ".join(parts) + " fragment F80 on Person { name }"
    answer = await graph.post({"query": bomb}, as_=me)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "OPERATION_TOO_LARGE"}


@pytest.mark.parametrize(
    ("query", "variables", "said"),
    [
        ('{ people(asOf: "2026-13-01") { totalCount } }', {}, "month must be in 1..12"),
        ("query($n: Int) { people(first: $n) { totalCount } }", {"n": None}, "not to be None"),
        ("query($n: Int!) { people(first: $n) { totalCount } }", {"n": "5"}, "non-integer"),
        ("query($s: PersonStatus) { people(filter: {status: $s}) { totalCount } }", {"s": "A"}, ""),
        ("query($a: Date) { people(asOf: $a) { totalCount } }", {"a": 5}, "Date"),
        ("query A { me { roles } } query B { me { roles } }", {}, "operationName"),
        ("fragment F on Viewer { roles }", {}, "no operation"),
        ("subscription { objectiveChanged { id } }", {}, "text/event-stream"),
        ("", {}, "Unexpected"),
        ("query($e: String) { person(email: $e) { name } }", {"e": "\0"}, "no NUL"),
        ('{ person(email: "\\u0000") { name } }', {}, "no NUL"),
    ],
)
async def test_what_a_client_got_wrong_is_told_to_the_client(
    graph: Graph, company: Company, query: str, variables: dict[str, Any], said: str
) -> None:
    me = await company.person("Ada Able")
    answer = await graph.post({"query": query, "variables": variables}, as_=me)
    [error] = answer.json()["errors"]
    # What was executed is answered by 200, though the one field of it failed.
    assert answer.status_code == (200 if "data" in answer.json() else 400)
    assert (said in error["message"], error["extensions"]["code"] != "INTERNAL") == (True, True)


@pytest.mark.parametrize("value", ["abc", "1_0", "١٢", " 5 ", "NaN", "Infinity", True, [1], "0x1"])
async def test_what_is_no_decimal_is_told_so(graph: Graph, company: Company, value: object) -> None:
    me = await company.person("Ada Able")
    query = """mutation($v: Decimal) {
      checkInCreate(input: {keyResult: "x", value: $v}) { errors { code } } }"""
    [error] = await graph.errors(query, as_=me, v=value)
    assert "is not a decimal number. Write it like '12.5'." in error["message"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("name", ["B", "\0", 5])
async def test_an_operation_that_is_not_there_is_refused(
    graph: Graph, company: Company, name: object
) -> None:
    me = await company.person("Ada Able")
    answer = await graph.post({"query": "query A { me { roles } }", "operationName": name}, as_=me)
    assert answer.status_code == 400


def forged(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


SOMEBODY = "01a200e9-6fc2-71a2-8647-d29e1f66ebf0"
FORGED = [
    ("people", ""),
    ("people", "é"),
    ("people", forged("a\0", SOMEBODY)),
    ("people", forged("\ud800", SOMEBODY)),
    ("people", forged("a", 5)),
    ("people", urlsafe_b64encode(b"[" * 100_000).decode()),
    ("objectives", forged("99999999999", SOMEBODY)),
    ("objectives", forged(float("inf"), SOMEBODY)),
    ("objectives", forged("a", SOMEBODY)),
    ("cycles", forged("today", SOMEBODY)),
]


@pytest.mark.parametrize(("field", "cursor"), FORGED)
async def test_a_cursor_of_another_list_or_hand_is_refused(
    graph: Graph, company: Company, field: str, cursor: str
) -> None:
    me = await company.person("Ada Able")
    query = f"query($after: String) {{ {field}(after: $after) {{ nodes {{ id }} }} }}"
    [error] = await graph.errors(query, as_=me, after=cursor)
    assert error["extensions"]["code"] == "INVALID"
    assert error["message"].startswith("`after` is not a cursor of this list.")


async def test_without_a_database_the_answer_is_503_as_json(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    nowhere = connect("postgresql://nobody@127.0.0.1:1/nothing")
    object.__setattr__(graph.services, "database", nowhere)
    answer = await graph.post({"query": WHO}, as_=me)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def cut_off(graph: Graph, query: str, as_: UUID, *, locked: LiteralString) -> httpx2.Response:
    """What is answered where the connections are cut while a statement waits for a table."""
    urls = graph.services.urls
    with (
        psycopg.connect(urls.owner) as owner,
        psycopg.connect(urls.service, autocommit=True) as service,
    ):
        owner.execute(f"LOCK TABLE {locked} IN ACCESS EXCLUSIVE MODE")
        asking = asyncio.create_task(graph.post({"query": query}, as_=as_))
        async with asyncio.timeout(5):
            while not service.execute(WAITING).fetchall():  # noqa: ASYNC110 — nobody tells of it.
                await asyncio.sleep(0.01)
        service.execute(CUT)
        owner.rollback()
        return await asking


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("locked", ["cycle", "check_in"])
async def test_where_the_database_goes_in_the_middle_the_answer_is_503(
    graph: Graph, company: Company, locked: LiteralString
) -> None:
    """Of a read as of an action: whoever asks again gets the whole."""
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal, owner_id=me))
    query = {
        "cycle": '{ people { totalCount } cycle(key: "x") { key } }',
        "check_in": CHECK_IN.replace("$key", result),
    }[locked]
    answer = await cut_off(graph, query, me, locked=locked)
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (503, "UNAVAILABLE")
    # Each pool may hold a connection that was cut as well, and learns so when it is used.
    again = [await graph.post({"query": query}, as_=me) for _ in range(5)]
    assert "errors" not in again[-1].json()


async def test_a_field_that_fails_leaves_no_statement_of_its_neighbours_on_the_way(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    query = """{ me { person { reports(first: 0) { totalCount }
      managers { name } units { unit { name } } tasks { totalCount } dottedManagers { name } } }
      units { totalCount } cycles { totalCount } }"""
    for _ in range(5):
        answer = await graph.post({"query": query}, as_=me)
        codes = [error["extensions"]["code"] for error in answer.json()["errors"]]
        assert (answer.status_code, codes) == (200, ["INVALID"])
    assert await graph.ask(WHO, as_=me) == {"me": {"person": {"name": "Ada Able"}, "roles": []}}
