"""What the tests of the connectors build from: a client that never waits, issues, settings."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import httpx2
import respx

from app.demo.jira_issue import FakeIssue
from connectors.http import Client, Limits
from connectors.jira_settings import Settings, parse
from rules.terms import TaskCategory
from tests.support.transport import RespxTransport

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SITE = "https://example.atlassian.net"
SEARCH = f"{SITE}/rest/api/3/search/jql"
TOKEN = "canary-api-token"


@dataclass(frozen=True)
class Hidden:
    value: str = field(repr=False)

    def reveal(self) -> str:
        return self.value


SECRETS = {"api_token": Hidden(TOKEN)}


@dataclass
class Waits:
    """Stands in for sleeping, and remembers for how long."""

    seconds: list[float] = field(default_factory=list[float])

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def settings(**changes: object) -> Settings:
    return parse({"base_url": SITE, "email": "bot@example.com", "projects": ["OKR"], **changes})


def client_over(
    transport: httpx2.AsyncBaseTransport, waits: Waits | None = None, limits: Limits | None = None
) -> Client:
    return Client(
        transport,
        clock=lambda: NOW,
        sleep=waits or Waits(),
        chance=lambda: 0.5,
        limits=limits or Limits(),
    )


def client_of(
    router: respx.Router, waits: Waits | None = None, limits: Limits | None = None
) -> Client:
    return client_over(RespxTransport(router), waits, limits)


def router() -> respx.Router:
    """A site whose list of fields is empty; the rest is for the test to say."""
    routes = respx.Router(assert_all_called=False)
    routes.get(f"{SITE}/rest/api/3/field").respond(json=[])
    return routes


def issue(number: int, **fields: object) -> dict[str, Any]:
    """Issue OKR-`number` as Jira tells it, one minute younger than the one before."""
    updated = NOW + timedelta(minutes=number)
    plain = {
        "summary": f"Task {number}",
        "status": {"name": "Open", "statusCategory": {"key": "new"}},
        "issuetype": {"name": "Story"},
        "assignee": None,
        "updated": f"{updated:%Y-%m-%dT%H:%M:%S}.000+0000",
    }
    return {"id": str(number), "key": f"OKR-{number}", "fields": {**plain, **fields}}


def page(*issues: object, token: str | None = None) -> httpx.Response:
    told: dict[str, object] = {"issues": list(issues), "isLast": token is None}
    return httpx.Response(200, json=told if token is None else {**told, "nextPageToken": token})


def requests_of(route: respx.Route) -> list[httpx.Request]:
    return [call.request for call in cast("list[respx.models.Call]", route.calls)]


def sign_in(email: str, token: str) -> str:
    return f"Basic {b64encode(f'{email}:{token}'.encode()).decode()}"


def asked(route: respx.Route) -> list[dict[str, Any]]:
    """The bodies that a route was asked with."""
    return [json.loads(request.content) for request in requests_of(route)]


def fake_issue(number: int, **changes: Any) -> FakeIssue:
    """Issue OKR-`number` of the fake site, one minute younger than the one before."""
    plain: dict[str, Any] = {
        "id": str(10_000 + number),
        "key": f"OKR-{number}",
        "summary": f"Task {number}",
        "status": "Open",
        "category": TaskCategory.TODO,
        "type": "Story",
        "updated": NOW + timedelta(minutes=number),
    }
    return FakeIssue(**{**plain, **changes})
