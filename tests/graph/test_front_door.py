"""The front door of the graph: cost, budget, deadline, and what it tells of itself."""

import asyncio
import gc
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from graphql import DocumentNode, get_introspection_query
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from app.graphql.endpoint import MOST_BEYOND, READING
from app.http.readiness import Readiness
from app.postgres import Urls
from app.server import application
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from auth.sign_in.sessions import SESSION_COOKIE
from execution.cost import ARRIVAL, LOAD, SCALAR, SECONDS
from execution.deadline import LEFT_BEHIND
from execution.guard import guarded
from model.database import connect
from tests.graph.conftest import Graph, gid
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


@contextmanager
def counted(engine: AsyncEngine) -> Generator[list[str]]:
    """The statements of an engine that mention the schema's version."""
    seen: list[str] = []

    def note(*told: Any) -> None:
        if "alembic_version" in told[2]:
            seen.append(told[2])

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_each_answer_tells_what_it_cost(opened: Opened, company: Company) -> None:
    """A page of a hundred, each with a manager, is held; one person without one is spent.

    The first time costs the reading of the document as well.
    """
    me = await company.person("Ada Able")
    query = "{ people(first: 100) { nodes { name manager { name } } } }"
    async with opened(budget_per_second=1) as graph:
        told = [(await graph.post({"query": query}, as_=me)).json() for _ in range(3)]
    costs = [each["extensions"]["cost"] for each in told]
    requested = ARRIVAL + 1 + 100 * (2 + LOAD) + 25
    assert [(each["requested"], each["limit"]) for each in costs] == [(requested, 200_000)] * 3
    spent = ARRIVAL + LOAD + 3  # One load, a connection, a person, and two scalars.
    assert costs[1]["remaining"] - costs[2]["remaining"] == spent


async def test_a_list_that_turns_out_longer_than_was_thought_is_paid_afterwards(
    opened: Opened, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Faster", cycle=await company.cycle("FY26-Q4"), owner=me)
    for number in range(40):
        await company.key_result(f"Lap {number}", objective=goal)
    query = f'{{ objective(id: "{gid("Objective", goal)}") {{ keyResults {{ id title }} }} }}'
    async with opened(budget_per_second=1) as graph:
        told = [(await graph.post({"query": query}, as_=me)).json() for _ in range(3)]
    [_, before, after] = [each["extensions"]["cost"] for each in told]
    spent = before["remaining"] - after["remaining"]
    assert spent == ARRIVAL + LOAD + ceil(1 + 40 + 81 * SCALAR)
    assert spent > before["requested"]


@pytest.mark.parametrize(
    ("name", "variables", "cost"),
    [
        ("my-okrs", {}, 15_869),
        ("people-list", {}, 7_565),
        ("team-page", {"unit": "x"}, 30_630),
        ("company-tree", {"cycle": "FY26-Q4"}, 145_111),
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
    assert "may cost 11951, where 5000 are taken" in error["message"]


@pytest.mark.parametrize("aliases", [10, 59])
async def test_a_field_that_a_loader_answers_is_paid_for_each_parent(
    opened: Opened, company: Company, aliases: int
) -> None:
    me = await company.person("Ada Able")
    reasons = " ".join(f"a{number}: visibleBecause" for number in range(aliases))
    query = f"{{ objectives(first: 100) {{ nodes {{ {reasons} }} }} }}"
    async with opened() as graph:
        answer = (await graph.post({"query": query}, as_=me)).json()
    assert answer["extensions"]["cost"]["requested"] > 400 * aliases


@pytest.mark.parametrize("levels", [1, 2, 3])
async def test_many_of_them_deeper_down_are_refused(
    graph: Graph, company: Company, levels: int
) -> None:
    me = await company.person("Ada Able")
    inner = " ".join(f"a{number}: visibleBecause" for number in range(59))
    deep = "keyResults { objective { " * (levels - 1)
    deep += "keyResults { " + inner + " }" + " } }" * (levels - 1)
    query = "{ objectives(first: 100) { nodes { " + deep + " } } }"
    answer = await graph.post({"query": query}, as_=me)
    assert answer.json()["errors"][0]["extensions"] == {"code": "OPERATION_TOO_LARGE"}


async def test_a_long_text_that_stands_in_many_places_is_refused_before_it_is_written(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three key results of one objective lead back to it three times: 27 places, 59 names each."""
    me = await company.person("Ada Able")
    here: dict[str, Any] = {"cycle": await company.cycle("FY26-Q4"), "owner": me}
    goal = await company.objective("Faster", description="x" * 20_000, **here)
    for number in range(3):
        await company.key_result(f"Lap {number}", objective=goal)
    names = " ".join(f"a{number}: description" for number in range(59))
    deep = "keyResults { objective { " * 3 + names + " } }" * 3
    monkeypatch.setattr("app.graphql.endpoint.told", None)
    query = f'{{ objective(id: "{gid("Objective", goal)}") {{ {deep} }} }}'
    answer = await graph.post({"query": query}, as_=me)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "ANSWER_TOO_LARGE"}


async def test_the_deadline_holds_while_the_loop_is_full(
    opened: Opened, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock jumps once the operation has begun: nothing of it is read any more."""
    me = await company.person("Ada Able")
    await company.objective("Faster", cycle=await company.cycle("FY26-Q4"), owner=me)
    seen: list[float] = []

    def later() -> float:
        seen.append(time.monotonic())
        return seen[-1] + (0 if len(seen) == 1 else 60)

    async with opened() as graph:
        monkeypatch.setattr("app.graphql.endpoint.monotonic", later)
        answer = await graph.post({"query": "{ me { person { manager { name } } } }"}, as_=me)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"


async def test_what_was_not_needed_is_given_back(opened: Opened, company: Company) -> None:
    me = await company.person("Ada Able")
    async with opened(operation_cost=12_000, budget=14_000, budget_per_second=1) as graph:
        for _ in range(5):
            assert (await graph.post({"query": REPORTS}, as_=me)).status_code == 200


async def test_who_has_spent_their_budget_waits(opened: Opened, company: Company) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    async with opened(operation_cost=1_000, budget=1_000, budget_per_second=1) as graph:
        dear = {"query": "{ people(first: 700) { nodes { id } } }"}
        await graph.post({"query": WHO}, as_=me)
        refused = [await graph.post(dear, as_=me) for _ in range(3)][-1]
        others = await graph.post({"query": WHO}, as_=other)
    assert (refused.status_code, others.status_code) == (429, 200)
    assert refused.json()["errors"][0]["extensions"] == {"code": "BUDGET_EXCEEDED"}
    assert 50 < int(refused.headers["Retry-After"]) < 1_000


async def test_a_flood_of_nonsense_empties_the_budget_too(opened: Opened, company: Company) -> None:
    me = await company.person("Ada Able")
    nonsense = {"query": "{ me { " + " ".join(f"nothing{n}" for n in range(1_900)) + " } }"}
    async with opened() as graph:
        statuses = [(await graph.post(nonsense, as_=me)).status_code for _ in range(18)]
        known = await graph.post({"query": WHO}, as_=await company.person("Bo Bee"))
    assert (statuses[0], statuses.count(429) > 5, set(statuses)) == (400, True, {400, 429})
    assert known.status_code == 200


def collects() -> None:
    gc.collect()


def works() -> None:
    """Whatever it is that takes so long."""


@pytest.mark.parametrize("delay", [collects, works])
async def test_nobody_pays_for_what_delays_us(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch, delay: Callable[[], None]
) -> None:
    """A full collection in a large process takes longer than a reader may spend on reading."""
    me = await company.person("Ada Able")

    def later(text: str, **_: object) -> DocumentNode:
        until = time.thread_time() + 1.2 * READING * SECONDS
        while time.thread_time() < until:
            delay()
        return guarded(text)

    with monkeypatch.context() as delayed:
        delayed.setattr("app.graphql.judge.guarded", later)
        await graph.ask(WHO, as_=me)
    assert (await graph.post({"query": "{ me { roles features } }"}, as_=me)).status_code == 200


async def test_short_documents_that_take_long_are_stopped_soon(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await company.person("Ada Able")

    def slowly(text: str, **_: object) -> DocumentNode:
        until = time.thread_time() + MOST_BEYOND * SECONDS
        while time.thread_time() < until:
            pass
        return guarded(text)

    monkeypatch.setattr("app.graphql.judge.guarded", slowly)
    documents = [f"{{ me {{ {'roles ' * times} }} }}" for times in range(1, 11)]
    statuses = [(await graph.post({"query": each}, as_=me)).status_code for each in documents]
    assert (statuses[:4], statuses.count(429) > 2) == ([200] * 4, True)


async def test_a_few_typing_errors_in_a_dear_operation_cost_little(
    opened: Opened, company: Company
) -> None:
    me = await company.person("Ada Able")
    wrong = {"query": "{ people(first: 100) { nodes { reports(first: 80) { nodes { nam } } } } }"}
    async with opened(operation_cost=11_000, budget=11_000, budget_per_second=1) as graph:
        statuses = [(await graph.post(wrong, as_=me)).status_code for _ in range(10)]
        right = await graph.post({"query": WHO}, as_=me)
    assert (statuses, right.status_code) == ([400] * 10, 200)


async def test_a_write_by_get_is_refused_and_costs_nothing_but_its_reading(
    opened: Opened, company: Company
) -> None:
    """No snapshot is opened for it either."""
    me = await company.person("Ada Able")
    async with opened(operation_cost=1_000, budget=3_000, budget_per_second=1) as graph:
        reads = graph.services.database.reads
        asking = {"Authorization": f"Bearer {graph.token(me)}"}
        object.__setattr__(graph.services.database, "reads", None)
        refused = await graph.send("GET", "/graphql", params={"query": WRITE}, headers=asking)
        object.__setattr__(graph.services.database, "reads", reads)
        answer = (await graph.post({"query": WHO}, as_=me)).json()
    assert (refused.status_code, answer["extensions"]["cost"]["remaining"] > 1_000) == (405, True)


async def test_one_viewer_holds_a_few_places_and_all_others_find_theirs(
    opened: Opened, company: Company, empty: Urls
) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    async with opened() as graph:
        async with locked(empty.owner):
            asked = [asyncio.create_task(graph.post({"query": BLOCKED}, as_=me)) for _ in range(20)]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED, timeout=5)
            answer = await asyncio.wait_for(graph.post({"query": WHO}, as_=other), 5)
        answers = await asyncio.gather(*asked)
    refused = [each for each in answers if each.status_code != 200]
    assert answer.status_code == 200
    codes = {each.json()["errors"][0]["extensions"]["code"] for each in refused}
    assert (codes, len(refused)) == ({"TOO_MANY_AT_ONCE"}, 8)


async def test_head_is_answered_as_get_is(graph: Graph, company: Company) -> None:
    asking = {"Authorization": f"Bearer {graph.token(await company.person('Ada Able'))}"}
    asked = {"params": {"query": WHO}, "headers": asking}
    answers = [await graph.send(method, "/graphql", **asked) for method in ("GET", "HEAD")]
    assert [each.status_code for each in answers] == [200, 200]


async def test_the_schema_is_told_to_whoever_the_graph_would_answer(
    opened: Opened, company: Company, empty: Urls
) -> None:
    me, session = await company.person("Ada Able"), f"{SESSION_COOKIE}=x"
    async with opened() as graph:
        asking = {"Authorization": f"Bearer {graph.token(me)}"}
        told = await graph.send("GET", "/schema.graphql", headers=asking)
        nobody = await graph.send("GET", "/schema.graphql")
        forged = await graph.send("GET", "/schema.graphql", headers={"Cookie": session})
        gone = make_url(empty.service).set(host="127.0.0.1", port=1, query={})
        nowhere = connect(gone.render_as_string(hide_password=False), pool_size=1)
        object.__setattr__(graph.services, "database", nowhere)
        down = await graph.send("GET", "/schema.graphql", headers=asking)
        await nowhere.close()
    assert (told.status_code, told.text.count("type Objective ")) == (200, 1)
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert (forged.status_code, down.status_code) == (403, 503)
    assert down.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_readiness_is_looked_at_once_a_second(opened: Opened) -> None:
    now = [0.0]
    async with opened() as graph:
        readiness = Readiness(graph.services.database, lambda: now[0])
        with counted(graph.services.database.own) as statements:
            statuses = {(await readiness.told()).status_code for _ in range(5)}
            before = len(statements)
            now[0] = 1.0
            await readiness.told()
    assert (statuses, before, len(statements)) == ({200}, 1, 2)


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


WRITE = 'mutation { checkInCreate(input: {keyResult: "x"}) { errors { code } } }'
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


async def cleared_up() -> None:
    """What was late gives back behind its asker's back: nobody waits for that to be answered."""
    async with asyncio.timeout(10):
        while LEFT_BEHIND:
            await asyncio.wait(set(LEFT_BEHIND))


async def test_what_was_not_answered_costs_no_more_than_was_read(
    opened: Opened, company: Company, empty: Urls
) -> None:
    me = await company.person("Ada Able")
    dear = '{ cycle(key: "x") { key } people(first: 100) { nodes { manager { name } } } }'
    chosen = {"operation_cost": 1_500, "budget": 1_500, "budget_per_second": 1}
    async with opened(deadline_seconds=1, **chosen) as graph:
        async with locked(empty.owner):
            late = [await graph.post({"query": dear}, as_=me) for _ in range(2)]
        await cleared_up()
        answer = await graph.post({"query": dear}, as_=me)
    # However slow this machine is just now: the budget is not what stops it.
    assert ({each.status_code for each in late}, answer.status_code != 429) == ({503}, True)


async def test_where_no_connection_comes_free_it_is_told_as_unavailable(
    opened: Opened, company: Company, empty: Urls
) -> None:
    me = await company.person("Ada Able")
    single = connect(empty.service, pool_size=1, request_seconds=1)
    async with opened(deadline_seconds=5) as graph:
        object.__setattr__(graph.services, "database", single)
        async with single.reads.connection():
            reading = await graph.post({"query": WHO}, as_=me)
        async with single.engine.connect():
            writing = await graph.post({"query": WRITE}, as_=me)
        async with single.lookups.connection(), single.lookups.connection():
            knowing = await graph.post({"query": WHO}, as_=me)
    await single.close()
    answers = [reading, writing, knowing]
    codes = {each.json()["errors"][0]["extensions"]["code"] for each in answers}
    assert ({each.status_code for each in answers}, codes) == ({503}, {"UNAVAILABLE"})


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
    kept = (answer.headers["Cache-Control"], answer.headers["Vary"])
    assert kept == ("no-store", "Accept, Origin")


async def test_an_origin_of_the_settings_may_ask(opened: Opened, company: Company) -> None:
    intranet = "https://intranet.test"
    asking = {"Origin": intranet, "Access-Control-Request-Method": "POST"}
    async with opened(allowed_origins=[intranet]) as graph:
        answer = await graph.send("OPTIONS", "/graphql", headers=asking)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, intranet)
