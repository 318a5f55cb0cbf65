"""A Jira Data Center (REST v2, by a personal access token), held to Atlassian's contract of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors import jira
from connectors.http import Client
from connectors.jira_settings import Settings, parse
from connectors.records import Check, Selection
from rules.errors import Invalid
from rules.terms import LinkAggregate, LinkSelector
from tests.connectors.builders import NOW, Hidden, client_over
from tests.connectors.contract import contract_of

CONTRACT = "jira-data-center-10.3.json"
SITE = "https://jira.example.com"
SECRETS = {"api_token": Hidden("canary-pat")}


def of_data_center(**more: object) -> Settings:
    told = {"base_url": SITE, "deployment": "data-center", "projects": ["OKR"], **more}
    return parse(told)


class DataCenter:
    """Issues in an order that shifts as they change; `between` happens before each page."""

    def __init__(self, count: int, between: Callable[["DataCenter", int], None]) -> None:
        self.issues = {n: NOW + timedelta(minutes=n) for n in range(1, count + 1)}
        self.between = between
        self.most = 30
        self.asked: list[dict[str, Any]] = []

    async def search(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        self.between(self, len(self.asked))
        found = sorted(self.issues, key=lambda n: (self.issues[n], n))
        start, most = body["startAt"], min(body["maxResults"], self.most)
        page = [self.told(n) for n in found[start : start + most]]
        told = {"startAt": start, "maxResults": most, "total": len(found), "issues": page}
        return JSONResponse(told)

    def told(self, n: int) -> dict[str, Any]:
        updated = f"{self.issues[n]:%Y-%m-%dT%H:%M:%S}.000+0000"
        who = {"key": "JIRAUSER7", "name": "ann", "emailAddress": "ann@example.com"}
        status = {"name": "Open", "statusCategory": {"key": "new"}}
        fields = {"summary": f"Task {n}", "status": status, "updated": updated, "assignee": who}
        return {"id": str(n), "key": f"OKR-{n}", "fields": fields}


def talking(site: DataCenter) -> tuple[Client, list[str]]:
    async def myself(_: Request) -> Response:
        return JSONResponse({"key": "JIRAUSER1", "name": "bot"})

    async def server(_: Request) -> Response:
        return JSONResponse({"deploymentType": "Server", "version": "10.3.0"})

    async def fields(_: Request) -> Response:
        return JSONResponse([])

    app = Starlette(
        routes=[
            Route("/rest/api/2/search", site.search, methods=["POST"]),
            Route("/rest/api/2/myself", myself),
            Route("/rest/api/2/serverInfo", server),
            Route("/rest/api/2/field", fields),
        ]
    )
    held = Held(httpx2.ASGITransport(app), contract_of(CONTRACT))
    return client_over(held), held.seen


HOST = "http://localhost:8090"


class Held(httpx2.AsyncBaseTransport):
    """Holds what we ask to the contract, and keeps how we signed in: it has no word for a PAT.

    What is answered is not held to it: it calls the texts and times of an issue objects.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, contract: OpenAPI) -> None:
        self._inner = inner
        self._contract = contract
        self.seen: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request.headers["authorization"])
        asked = MockRequest(
            host_url=HOST,
            method=request.method,
            path=request.url.path,
            headers={**request.headers, "authorization": "Basic YTp0"},
            data=await request.aread(),
            content_type=request.headers.get("content-type", ""),
        )
        self._contract.validate_request(asked)
        return await self._inner.handle_async_request(request)


def nothing(_: DataCenter, __: int) -> None:
    return None


async def test_its_issues_arrive_with_their_assignees_by_a_personal_token() -> None:
    client, seen = talking(DataCenter(3, nothing))
    pages = [page async for page in jira.changed(client, of_data_center(), SECRETS, None)]
    records = [record for page in pages for record in page.records]
    assert [record.key for record in records] == ["OKR-1", "OKR-2", "OKR-3"]
    assert (records[0].assignee_source_id, records[0].assignee_email) == (
        "JIRAUSER7", "ann@example.com"
    )  # fmt: skip
    assert set(seen) == {"Bearer canary-pat"}


def moving(many: int) -> Callable[[DataCenter, int], None]:
    """Before each page but the first so many of the oldest issues change, and go to the end."""

    def between(site: DataCenter, number: int) -> None:
        if 1 < number < 6:
            for n in sorted(site.issues, key=lambda n: site.issues[n])[:many]:
                site.issues[n] = NOW + timedelta(hours=number, minutes=n)

    return between


@pytest.mark.parametrize("many", [0, 3, 12, 40])
async def test_no_issue_slips_through_between_pages_that_shift(many: int) -> None:
    site = DataCenter(90, moving(many))
    client, _ = talking(site)
    pages = [page async for page in jira.changed(client, of_data_center(), SECRETS, None)]
    newest = {record.key: record.updated_at for page in pages for record in page.records}
    assert newest == {f"OKR-{n}": at for n, at in site.issues.items()}


def leaving(many: int, number: int) -> Callable[[DataCenter, int], None]:
    """Before that page so many of the oldest issues leave the list for good."""

    def between(site: DataCenter, asked: int) -> None:
        if asked == number:
            for n in sorted(site.issues)[:many]:
                del site.issues[n]

    return between


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("many", [1, 11, 26, 30, 44, 45])
async def test_no_issue_slips_through_where_the_list_gets_shorter(many: int, number: int) -> None:
    """Down to one that ends before the place at which we go on."""
    site = DataCenter(45 if number == 2 else 70, leaving(many, number))
    client, _ = talking(site)
    pages = [page async for page in jira.changed(client, of_data_center(), SECRETS, None)]
    found = {record.key for page in pages for record in page.records}
    assert {f"OKR-{n}" for n in site.issues} <= found
    assert len(site.asked) < 12


async def test_what_was_seen_and_moved_to_the_end_hides_nothing_before_it() -> None:
    """All but one of those that were shown leave, and that one is now the last of the list."""

    def between(site: DataCenter, asked: int) -> None:
        if asked == 2:
            for n in range(1, 25):
                del site.issues[n]
            site.issues[25] = NOW + timedelta(days=1)

    site = DataCenter(45, between)
    client, _ = talking(site)
    pages = [page async for page in jira.changed(client, of_data_center(), SECRETS, None)]
    found = {record.key for page in pages for record in page.records}
    assert {f"OKR-{n}" for n in site.issues} <= found


async def test_pages_of_one_issue_come_to_an_end() -> None:
    site = DataCenter(5, nothing)
    site.most = 1
    client, _ = talking(site)
    pages = [page async for page in jira.changed(client, of_data_center(), SECRETS, None)]
    assert [record.key for page in pages for record in page.records] == [
        f"OKR-{n}" for n in range(1, 6)
    ]


def selection(selector: LinkSelector, value: str) -> Selection:
    return Selection(selector, value, LinkAggregate.COUNT)


async def test_a_link_selects_by_the_same_pages() -> None:
    client, _ = talking(DataCenter(40, nothing))
    way = (client, of_data_center(), SECRETS, selection(LinkSelector.JQL, "labels = x"))
    found = {key async for page in jira.selected(*way) for key in page}
    assert found == {str(n) for n in range(1, 41)}


async def test_an_epic_there_is_no_parent_of_its_issues() -> None:
    site = DataCenter(1, nothing)
    client, _ = talking(site)
    way = (client, of_data_center(), SECRETS, selection(LinkSelector.EPIC, "OKR-7"))
    assert [page async for page in jira.selected(*way)] == [["1"]]
    assert '("Epic Link" in ("OKR-7") OR parent in ("OKR-7"))' in site.asked[0]["jql"]
    assert "Epic Link" not in site.asked[1]["jql"]


async def test_its_test_passes_and_tells_cloud_and_data_center_apart() -> None:
    client, _ = talking(DataCenter(1, nothing))
    assert await jira.test(client, of_data_center(), SECRETS) == [
        Check("reach and sign in", passed=True),
        Check("Jira Data Center", passed=True),
        Check("fields", passed=True),
        Check("search", passed=True),
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"sign_in": "api-token", "email": "a@b.c"}, "sign_in"),
        ({"deployment": "cloud", "sign_in": "pat"}, "sign_in"),
        ({"deployment": "server"}, "deployment"),
        ({"deployment": "cloud", "sign_in": "oauth", "cloud_id": "x"}, "client_id"),
        ({"deployment": "cloud", "sign_in": "service-account"}, "cloud_id"),
    ],
)
def test_a_way_to_sign_in_that_does_not_fit_is_refused(changes: Any, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        of_data_center(**changes)
    assert list(refused.value.path) == [path]
