"""Connector and fake Jira, each held to Atlassian's contract while they talk."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

import httpx2
import pytest
from openapi_core.validation.request.exceptions import InvalidRequestBody
from openapi_core.validation.response.exceptions import InvalidData
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.demo.jira import JiraStore, fake_jira
from connectors import jira
from connectors.http import Client
from connectors.records import Check, Page, Shown, TaskRecord
from rules.errors import Refused
from rules.terms import LinkSelector, TaskCategory
from tests.connectors.builders import (
    NOW,
    SEARCH,
    SECRETS,
    SITE,
    TOKEN,
    Hidden,
    client_over,
    fake_issue,
    settings,
    sign_in,
)
from tests.connectors.contract import JIRA_CLOUD, ContractTransport, contract_of

T = TypeVar("T")


def held_to_contract(app: Starlette) -> ContractTransport:
    return ContractTransport(httpx2.ASGITransport(app), contract_of(JIRA_CLOUD))


def talking(store: JiraStore) -> tuple[Client, ContractTransport]:
    held = held_to_contract(fake_jira(store, token=TOKEN, clock=lambda: NOW))
    return client_over(held), held


async def everything(pages: AsyncIterator[T]) -> list[T]:
    return [each async for each in pages]


def keys(pages: list[Page[TaskRecord]]) -> list[list[str]]:
    return [[record.key for record in page.records] for page in pages]


async def test_all_changes_arrive_page_by_page_within_the_contract() -> None:
    client, held = talking(JiraStore([fake_issue(number) for number in range(1, 6)], page_size=2))
    pages = await everything(jira.changed(client, settings(), SECRETS, None))
    assert keys(pages) == [["OKR-1", "OKR-2"], ["OKR-3", "OKR-4"], ["OKR-5"]]
    assert held.validated == [
        ("GET", "/rest/api/3/field", 200),
        *[("POST", "/rest/api/3/search/jql", 200)] * 3,
    ]


async def test_a_fake_issue_arrives_whole() -> None:
    told = fake_issue(
        1,
        status="Doing",
        category=TaskCategory.IN_PROGRESS,
        type="Bug",
        assignee_id="a:1",
        assignee_name="Ann",
        parent_key="OKR-9",
        points=Decimal("2.5"),
        updated=NOW + timedelta(milliseconds=123),
    )
    client, _ = talking(JiraStore([told]))
    (page,) = await everything(jira.changed(client, settings(), SECRETS, None))
    assert (page.records, page.problems) == (
        (
            TaskRecord(
                source_id="10001",
                key="OKR-1",
                summary="Task 1",
                status="Doing",
                category=TaskCategory.IN_PROGRESS,
                type="Bug",
                assignee_source_id="a:1",
                assignee_name="Ann",
                url=f"{SITE}/browse/OKR-1",
                estimate=Decimal("2.5"),
                updated_at=NOW + timedelta(milliseconds=123),
            ),
        ),
        (),
    )


async def test_only_what_changed_since_the_overlap_arrives() -> None:
    minutes = {1: -11, 2: -10, 3: -9, 4: 5}
    store = JiraStore(
        fake_issue(number, updated=NOW + timedelta(minutes=minute))
        for number, minute in minutes.items()
    )
    client, _ = talking(store)
    pages = await everything(jira.changed(client, settings(), SECRETS, NOW))
    assert keys(pages) == [["OKR-2", "OKR-3", "OKR-4"]]


async def test_an_issue_that_changes_between_pages_arrives_again_and_none_is_lost() -> None:
    store = JiraStore([fake_issue(number) for number in range(1, 5)], page_size=2)
    client, _ = talking(store)
    run = jira.changed(client, settings(), SECRETS, None)
    first = await anext(run)
    store.put(replace(fake_issue(1), updated=NOW + timedelta(hours=1)))
    store.remove("10002")
    assert keys([first, *await everything(run)]) == [
        ["OKR-1", "OKR-2"],
        ["OKR-3", "OKR-4"],
        ["OKR-1"],
    ]


async def test_a_run_resumes_at_its_checkpoint() -> None:
    client, _ = talking(JiraStore([fake_issue(number) for number in range(1, 5)], page_size=2))
    first = await anext(jira.changed(client, settings(), SECRETS, NOW))
    rest = await everything(jira.changed(client, settings(), SECRETS, NOW, first.checkpoint))
    assert keys(rest) == [["OKR-3", "OKR-4"]]


async def test_a_token_of_another_query_begins_again() -> None:
    client, held = talking(JiraStore([fake_issue(number) for number in range(1, 4)], page_size=2))
    first = await anext(jira.changed(client, settings(), SECRETS, NOW))
    assert first.checkpoint is not None
    forged = {**first.checkpoint, "token": "bm8="}
    rest = await everything(jira.changed(client, settings(), SECRETS, NOW, forged))
    assert keys(rest) == [["OKR-1", "OKR-2"], ["OKR-3"]]
    assert ("POST", "/rest/api/3/search/jql", 400) in held.validated


@pytest.mark.parametrize(
    ("selector", "value", "ids"),
    [
        (LinkSelector.EPIC, "OKR-1", ["10002", "10003"]),
        (LinkSelector.ISSUE, "okr-2", ["10002"]),
        (LinkSelector.JQL, 'parent = "OKR-1" AND project = OKR', ["10002", "10003"]),
    ],
)
async def test_a_link_selects_issues(selector: LinkSelector, value: str, ids: list[str]) -> None:
    epic = [fake_issue(1, type="Epic"), fake_issue(2, parent_key="OKR-1")]
    client, _ = talking(JiraStore([*epic, fake_issue(3, parent_key="OKR-1"), fake_issue(4)]))
    clause = jira.selecting(selector, value)
    assert await everything(jira.matching(client, settings(), SECRETS, clause)) == [ids]


async def test_a_link_to_an_issue_that_is_not_there_is_refused_in_jira_s_words() -> None:
    client, held = talking(JiraStore([fake_issue(1)]))
    with pytest.raises(Refused, match="'OKR-9' does not exist"):
        await everything(jira.matching(client, settings(), SECRETS, 'key in ("OKR-9")'))
    assert held.validated == [("POST", "/rest/api/3/search/jql", 400)]


@pytest.mark.parametrize(("source_id", "there"), [("10001", True), ("7", False)])
async def test_a_missing_issue_is_told_from_one_that_is_there(source_id: str, there: bool) -> None:
    client, held = talking(JiraStore([fake_issue(1)]))
    assert await jira.is_there(client, settings(), SECRETS, source_id) is there
    assert len(held.validated) == 1


async def test_the_connection_s_test_passes() -> None:
    client, held = talking(JiraStore())
    assert await jira.test(client, settings(), SECRETS) == [
        Check("reach and sign in", passed=True),
        Check("Jira Cloud", passed=True),
        Check("fields", passed=True),
        Check("search", passed=True),
    ]
    assert [path.rpartition("/3/")[2] for _, path, _ in held.validated] == [
        "myself",
        "serverInfo",
        "field",
        "search/jql",
    ]


async def test_a_wrong_token_is_refused() -> None:
    client, held = talking(JiraStore())
    checks = await jira.test(client, settings(), {"api_token": Hidden("wrong")})
    assert [(check.name, check.passed) for check in checks] == [("reach and sign in", False)]
    assert held.validated == [("GET", "/rest/api/3/myself", 401)]


SIGN_IN = {"Authorization": sign_in("a@b.example", TOKEN)}


@pytest.mark.parametrize(
    "jql",
    [
        "",
        "ORDER BY updated ASC",
        "project in (OKR",
        "project in ()",
        "project",
        "labels = x",
        "updated >= yesterday",
        "updated >= 1 OR project = OKR",
        "project = OKR ORDER BY rank",
        "project = OKR ORDER updated",
        "project = OKR)",
        "project ~ OKR",
    ],
)
async def test_the_fake_refuses_what_is_unbounded_or_unknown(jql: str) -> None:
    client, _ = talking(JiraStore([fake_issue(1)]))
    with pytest.raises(Refused) as caught:
        await client.post_json(SEARCH, {"jql": jql}, SIGN_IN)
    assert caught.value.code == "BAD_REQUEST"


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "project = OKR", "startAt": 0},
        {"jql": "key = A-1", "maxResults": "5"},
        {"jql": 7},
        [],
    ],
    ids=repr,
)
async def test_the_fake_refuses_a_body_of_another_shape(body: object) -> None:
    app = fake_jira(JiraStore([fake_issue(1)]), token=TOKEN, clock=lambda: NOW)
    with pytest.raises(Refused, match="Invalid request payload"):
        await client_over(httpx2.ASGITransport(app)).post_json(SEARCH, body, SIGN_IN)


async def test_the_fake_tells_ids_alone_where_no_fields_are_named() -> None:
    client, _ = talking(JiraStore([fake_issue(1)]))
    told = await client.post_json(SEARCH, {"jql": "project = OKR"}, SIGN_IN)
    assert told == {"issues": [{"id": "10001"}], "isLast": True}


async def test_the_contract_catches_a_connector_that_sends_an_unknown_property() -> None:
    client, held = talking(JiraStore([fake_issue(1)]))
    with pytest.raises(InvalidRequestBody):
        await client.post_json(SEARCH, {"jql": "project = OKR", "startAt": 0}, SIGN_IN)
    assert held.validated == []


def wrong(answer: dict[str, Any]) -> Starlette:
    async def search(_: object) -> JSONResponse:
        return JSONResponse(answer)

    return Starlette(routes=[Route("/rest/api/3/search/jql", search, methods=["POST"])])


@pytest.mark.parametrize(
    "answer",
    [
        {"issues": [], "isLast": "yes"},
        {"issues": [{"id": 10001}]},
        {"issues": [], "total": 0},
        {"issues": [{"id": "1", "name": "x"}]},
    ],
    ids=repr,
)
async def test_the_contract_catches_a_fake_that_answers_wrongly(answer: dict[str, Any]) -> None:
    client = client_over(held_to_contract(wrong(answer)))
    with pytest.raises(InvalidData):
        await everything(jira.matching(client, settings(), SECRETS))


async def test_a_link_to_a_key_result_is_written_and_taken_back_within_the_contract() -> None:
    store = JiraStore([fake_issue(1)])
    client, held = talking(store)
    way = (client, settings(), SECRETS, "10001")
    shown = Shown("okrgraph:1", "https://okr.example.com/okrs/1", "Ship it")
    for title in ("Ship it", "Ship it twice"):
        await jira.show(*way, replace(shown, title=title))
        assert [each["title"] for each in store.links["10001"].values()] == [title]
    for _ in range(2):
        await jira.hide(*way, shown.name)
    assert store.links["10001"] == {}
    assert {method for method, path, _ in held.validated if path.endswith("remotelink")} == {
        "POST", "DELETE"
    }  # fmt: skip
