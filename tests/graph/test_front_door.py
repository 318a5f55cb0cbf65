"""The front door of the graph: cost, budget, deadline, and what it tells of itself."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from graphql import get_introspection_query

from app.postgres import Urls
from app.server import application
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from model.database import connect
from tests.graph.conftest import Graph
from tests.support.company import NOW, Company

WHO = "{ me { roles } }"
REPORTS = "{ people(first: 100) { nodes { reports(first: 100) { nodes { name } } } } }"
QUERIES = Path(__file__).parents[2] / "bench" / "queries"
Opened = Callable[..., AbstractAsyncContextManager[Graph]]


@pytest.fixture
def opened(empty: Urls, tmp_path: Path) -> Opened:
    """The graph by some settings of a test's own."""

    @asynccontextmanager
    async def opening(**chosen: Any) -> AsyncGenerator[Graph]:
        told = settings(data=tmp_path, organisation="Acme", **chosen)
        async with composed(told, ServiceUrls(empty.owner, empty.service)) as services:
            fixed = replace(services, now=lambda: NOW)
            yield Graph(application(fixed), fixed)

    return opening


async def test_each_answer_tells_what_it_cost(opened: Opened, company: Company) -> None:
    """A page of a hundred, each with a manager, is held; one person without one is spent."""
    me = await company.person("Ada Able")
    query = "{ people(first: 100) { nodes { name manager { name } } } }"
    async with opened(budget_per_second=1) as graph:
        answer = (await graph.post({"query": query}, as_=me)).json()
    cost = {"requested": 1 + 1 + 200, "limit": 200_000, "remaining": 500_000 - 1 - 1 - 1}
    assert answer["extensions"] == {"cost": cost}


@pytest.mark.parametrize(
    ("name", "variables", "cost"),
    [
        ("my-okrs", {}, 7_284),
        ("people-list", {}, 2_203),
        ("team-page", {"unit": "x"}, 6_505),
        ("company-tree", {"cycle": "FY26-Q4"}, 50_003),
    ],
)
async def test_what_pages_ask_is_far_from_the_limit(
    graph: Graph, company: Company, name: str, variables: dict[str, str], cost: int
) -> None:
    me = await company.person("Ada Able")
    body = {"query": (QUERIES / f"{name}.graphql").read_text(), "variables": variables}
    answer = (await graph.post(body, as_=me)).json()
    assert answer["extensions"]["cost"]["requested"] == cost


async def test_what_may_cost_too_much_is_refused(opened: Opened, company: Company) -> None:
    me = await company.person("Ada Able")
    async with opened(operation_cost=5_000, budget=10_000) as graph:
        answer = await graph.post({"query": REPORTS}, as_=me)
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (400, {"code": "OPERATION_TOO_LARGE"})
    assert "may cost 10202, where 5000 are taken" in error["message"]


async def test_what_was_not_needed_is_given_back(opened: Opened, company: Company) -> None:
    me = await company.person("Ada Able")
    async with opened(operation_cost=11_000, budget=11_000, budget_per_second=1) as graph:
        for _ in range(5):
            assert (await graph.post({"query": REPORTS}, as_=me)).status_code == 200


async def test_who_has_spent_their_budget_waits(opened: Opened, company: Company) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    async with opened(operation_cost=1_000, budget=1_000, budget_per_second=1) as graph:
        wrong = {"query": "{ people(first: 400) { nodes { nothing } } }"}
        statuses = [(await graph.post(wrong, as_=me)).status_code for _ in range(3)]
        refused = await graph.post(wrong, as_=me)
        others = await graph.post({"query": WHO}, as_=other)
    assert (statuses, others.status_code) == ([400, 400, 429], 200)
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["extensions"] == {"code": "BUDGET_EXCEEDED"}
    assert 190 < int(refused.headers["Retry-After"]) < 210


async def test_a_flood_of_nonsense_empties_the_budget_too(opened: Opened, company: Company) -> None:
    me = await company.person("Ada Able")
    async with opened(operation_cost=1_000, budget=1_000, budget_per_second=1) as graph:
        statuses = {(await graph.post({"query": "{"}, as_=me)).status_code for _ in range(1_100)}
    assert statuses == {400, 429}


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(),
        '{ __type(name: "Person") { name } }',
        "{ __schema { queryType { name } } }",
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    ],
)
async def test_the_graph_does_not_tell_its_schema(
    graph: Graph, company: Company, query: str
) -> None:
    me = await company.person("Ada Able")
    answer = await graph.post({"query": query}, as_=me)
    assert (answer.status_code, "data" in answer.json()) == (400, False)
    assert "introspection has been disabled" in answer.json()["errors"][0]["message"]


async def test_the_name_of_a_type_is_told(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    assert await graph.ask("{ __typename me { __typename } }", as_=me) == {
        "__typename": "Query",
        "me": {"__typename": "Viewer"},
    }


@pytest.mark.parametrize("allowed", ["introspection", "graphiql"])
async def test_it_does_where_it_is_allowed(opened: Opened, company: Company, allowed: str) -> None:
    me = await company.person("Ada Able")
    async with opened(**{allowed: True}) as graph:
        told = await graph.ask(get_introspection_query(), as_=me)
        [error] = await graph.errors("{ me { role } }", as_=me)
    assert {"Person", "Objective"} <= {each["name"] for each in told["__schema"]["types"]}
    assert "Did you mean 'roles'?" in error["message"]


MISSPELT: list[tuple[str, dict[str, Any]]] = [
    ("{ me { role } }", {}),
    ("{ peopl { totalCount } }", {}),
    ("{ people(firs: 1) { totalCount } }", {}),
    ("{ people(filter: {statu: ACTIVE}) { totalCount } }", {}),
    ("{ people(filter: {status: ACTIV}) { totalCount } }", {}),
    ('{ people(filter: {status: "ACTIVE"}) { totalCount } }', {}),
    ("{ me { person { ... on Persn { name } } } }", {}),
    ("{ node(id: 1) { name } }", {}),
    ("{ me @includ(if: true) { roles } }", {}),
    ("{ me @include(iff: true) { roles } }", {}),
    ("query($f: PersonFilte) { people(filter: $f) { totalCount } }", {}),
    ("query($f: PersonFilter) { people(filter: $f) { totalCount } }", {"f": {"statu": "ACTIVE"}}),
    ("query($f: PersonFilter) { people(filter: $f) { totalCount } }", {"f": {"status": "ACTIV"}}),
    ("query($f: PersonFilter) { people(filter: $f) { totalCount } }", {"f": {"status": "active"}}),
    ("mutation { checkInCreat(input: {}) { errors { code } } }", {}),
    ('mutation { checkInCreate(input: {keyResul: "x"}) { errors { code } } }', {}),
]


@pytest.mark.parametrize(("query", "variables"), MISSPELT)
async def test_no_error_suggests_a_name(
    graph: Graph, company: Company, query: str, variables: dict[str, Any]
) -> None:
    me = await company.person("Ada Able")
    answer = await graph.post({"query": query, "variables": variables}, as_=me)
    assert answer.status_code == 400
    assert "did you mean" not in answer.text.lower()


BLOCKED = '{ cycle(key: "x") { key } }'


@asynccontextmanager
async def locked(owner_url: str) -> AsyncGenerator[None]:
    """Nobody reads cycles meanwhile."""
    async with await psycopg.AsyncConnection.connect(owner_url) as owner:
        await owner.execute("LOCK TABLE cycle IN ACCESS EXCLUSIVE MODE")
        yield


async def test_a_statement_that_takes_too_long_is_cancelled(
    opened: Opened, company: Company, empty: Urls
) -> None:
    me = await company.person("Ada Able")
    async with opened(deadline_seconds=1) as graph:
        async with locked(empty.owner):
            started = time.monotonic()
            answer = await graph.post({"query": BLOCKED}, as_=me)
            seconds = time.monotonic() - started
        extensions = answer.json()["errors"][0]["extensions"]
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert (extensions["code"], len(extensions["errorId"])) == ("DEADLINE_EXCEEDED", 36)
        assert seconds < 2
        assert await graph.ask(BLOCKED, as_=me) == {"cycle": None}


async def test_nobody_waits_beyond_the_deadline_and_the_connection_stays_sound(
    opened: Opened, company: Company, empty: Urls
) -> None:
    """The statement itself may go on for longer here, over the only connection there is."""
    me = await company.person("Ada Able")
    patient = connect(empty.service, pool_size=1, request_seconds=30)
    async with opened(deadline_seconds=1) as graph:
        object.__setattr__(graph.services, "database", patient)
        async with locked(empty.owner):
            started = time.monotonic()
            answer = await graph.post({"query": BLOCKED}, as_=me)
            seconds = time.monotonic() - started
        assert (answer.status_code, seconds < 1.5) == (503, True)
        assert await graph.ask(BLOCKED, as_=me) == {"cycle": None}
        await asyncio.sleep(0.05)
        assert patient.engine.pool.status().endswith("Current Checked out connections: 0")
    await patient.close()


async def test_an_address_that_is_not_there_is_told_as_json(graph: Graph) -> None:
    for method, path, status, code in (
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/graphql/", 404, "NOT_FOUND"),
        ("PUT", "/graphql", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/health/live", 405, "METHOD_NOT_ALLOWED"),
    ):
        answer = await graph.send(method, path)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (
            status,
            {"code": code},
        )
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_an_answer_of_the_graph_is_kept_nowhere(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    answer = await graph.post({"query": WHO}, as_=me)
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-store", "Origin")


async def test_an_origin_of_the_settings_may_ask(opened: Opened, company: Company) -> None:
    intranet = "https://intranet.test"
    asking = {"Origin": intranet, "Access-Control-Request-Method": "POST"}
    async with opened(allowed_origins=[intranet]) as graph:
        answer = await graph.send("OPTIONS", "/graphql", headers=asking)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, intranet)
