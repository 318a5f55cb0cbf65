"""A Jira Cloud of our own, in memory: it answers what our connector asks, by Atlassian's contract.

Read https://developer.atlassian.com/cloud/jira/platform/rest/v3 for what it imitates.
"""

import json
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.demo.jira_issue import POINTS, FakeIssue, issue_told, user_told
from app.demo.jira_query import Query, Refusal, milliseconds, parse
from app.demo.jira_remote import Links, linked, unlinked
from app.demo.jira_webhooks import Hooks, refreshed, registered, taken_back

ME = "5b10a2844c20165700ede21g"
BODY = {
    "jql": str,
    "nextPageToken": str,
    "maxResults": int,
    "fields": list,
    "expand": str,
    "properties": list,
    "fieldsByKeys": bool,
    "reconcileIssues": list,
}


class JiraStore:
    """The issues of a fake site; `page_size` is the most that one answer with fields holds.

    `filters` are saved queries by number, `boards` lead from a board's number to its filter's, and
    `accounts` from a whole e-mail to the account that it is of.
    """

    def __init__(self, issues: Iterable[FakeIssue] = (), *, page_size: int = 100) -> None:
        self._issues = {issue.id: issue for issue in issues}
        self.page_size = page_size
        self.filters: dict[str, str] = {}
        self.boards: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        self.hooks: Hooks = {}
        self.links: Links = {}
        self.clock_of_hooks: datetime | None = None

    @property
    def issues(self) -> Mapping[str, FakeIssue]:
        return self._issues

    def put(self, issue: FakeIssue) -> None:
        self._issues[issue.id] = issue

    def remove(self, issue_id: str) -> None:
        del self._issues[issue_id]

    def find(self, id_or_key: str) -> FakeIssue | None:
        return next(
            (each for each in self._issues.values() if id_or_key in (each.id, each.key)), None
        )

    def search(self, query: Query) -> list[FakeIssue]:
        """All that fit, in order; Refusal where the query names an issue that is not there."""
        known = {issue.key for issue in self._issues.values()}
        for key in query.keys:
            if key not in known:
                raise Refusal(f"An issue with key '{key}' does not exist for field 'key'.")
        for id_ in query.ids:
            if id_ not in self._issues:
                raise Refusal(f"A value with ID '{id_}' does not exist for the field 'id'.")
        found = (issue for issue in self._issues.values() if query.fits(issue))
        return sorted(found, key=lambda issue: _place(issue, query))


def fake_jira(store: JiraStore, *, token: str, clock: Callable[[], datetime]) -> Starlette:
    """The site as an ASGI application: Basic sign-in with any e-mail and this token."""
    site = _Site(store, clock)
    routes = {
        "/rest/api/3/myself": ("GET", site.myself),
        "/rest/api/3/serverInfo": ("GET", site.server_info),
        "/rest/api/3/field": ("GET", _fields),
        "/rest/api/3/issue/{key}": ("GET", site.issue),
        "/rest/api/3/issue/{key}/remotelink": ("POST,DELETE", site.link),
        "/rest/api/3/search/jql": ("POST", site.search),
        "/rest/api/3/user/search": ("GET", site.users),
        "/rest/api/3/webhook": ("POST,DELETE", site.register),
        "/rest/api/3/webhook/refresh": ("PUT", site.refresh),
        "/rest/agile/1.0/board/{board}/configuration": ("GET", site.board),
    }
    return Starlette(
        routes=[
            Route(path, _signed_in(handler, token), methods=methods.split(","))
            for path, (methods, handler) in routes.items()
        ]
    )


Handler = Callable[[Request], Awaitable[Response]]


class _Site:
    def __init__(self, store: JiraStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def myself(self, request: Request) -> Response:
        me = {
            "accountId": ME,
            "accountType": "atlassian",
            "active": True,
            "displayName": "OKR Graph",
        }
        return JSONResponse({**me, "timeZone": "Europe/Berlin", "self": f"{_here(request)}/myself"})

    async def server_info(self, request: Request) -> Response:
        return JSONResponse(
            {
                "baseUrl": str(request.base_url).rstrip("/"),
                "deploymentType": "Cloud",
                "serverTime": self._clock().isoformat(),
                "serverTitle": "Fake Jira",
                "version": "1001.0.0-SNAPSHOT",
                "versionNumbers": [1001, 0, 0],
            }
        )

    async def issue(self, request: Request) -> Response:
        found = self._store.find(request.path_params["key"])
        if found is None:
            return _errors(404, "Issue does not exist or you do not have permission to see it.")
        wanted = request.query_params.get("fields", "*all").split(",")
        return JSONResponse(issue_told(found, wanted, _here(request)))

    async def link(self, request: Request) -> Response:
        found = self._store.find(request.path_params["key"])
        if found is None:
            return _errors(404, "Issue does not exist or you do not have permission to see it.")
        if request.method == "DELETE":
            is_there = unlinked(self._store.links, found.id, request.query_params["globalId"])
            return Response(status_code=204) if is_there else _errors(404, "No such link.")
        told, status = linked(self._store.links, found.id, await request.json(), _here(request))
        return JSONResponse(told, status_code=status)

    async def users(self, request: Request) -> Response:
        """By a whole e-mail, which the answer does not show."""
        account = self._store.accounts.get(request.query_params.get("query", ""))
        return JSONResponse([user_told(account, "Somebody")] if account else [])

    async def board(self, request: Request) -> Response:
        number = request.path_params["board"]
        if number not in self._store.boards:
            return _errors(404, "The board does not exist or you do not have permission.")
        its = self._store.boards[number]
        here = str(request.base_url).rstrip("/")
        shown = {"id": its, "self": f"{here}/rest/api/3/filter/{its}"}
        told = {"id": int(number), "name": "Board", "type": "kanban", "filter": shown}
        return JSONResponse({**told, "self": str(request.url)})

    async def register(self, request: Request) -> Response:
        if request.method == "DELETE":
            return Response(status_code=taken_back(self._store.hooks, await request.json()))
        return JSONResponse(registered(self._store.hooks, await request.json(), self._hook_time()))

    async def refresh(self, request: Request) -> Response:
        told = refreshed(self._store.hooks, await request.json(), self._hook_time())
        return _errors(400, "No such webhooks.") if told is None else JSONResponse(told)

    def _hook_time(self) -> datetime:
        return self._store.clock_of_hooks or self._clock()

    async def search(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _errors(400, "Invalid request payload. Refer to the REST API documentation.")
        jql = body.get("jql", "")
        try:
            query = parse(jql, self._store.filters)
            after = _opened(body.get("nextPageToken"), jql)
            found = [
                i for i in self._store.search(query) if after is None or _place(i, query) > after
            ]
        except Refusal as refusal:
            return _errors(400, str(refusal))
        wanted = body.get("fields", ["id"])
        page = found[: self._size(body.get("maxResults", 50), wanted)]
        told: dict[str, Any] = {
            "issues": [issue_told(each, wanted, _here(request)) for each in page]
        }
        if len(page) < len(found):
            token = _sealed(jql, _place(page[-1], query))
            return JSONResponse({**told, "isLast": False, "nextPageToken": token})
        return JSONResponse({**told, "isLast": True})

    def _size(self, wanted: int, fields: list[str]) -> int:
        most = 5000 if set(fields) <= {"id", "key"} else self._store.page_size
        return max(1, min(wanted, most))


async def _fields(_: Request) -> Response:
    points = {
        "custom": "com.pyxis.greenhopper.jira:jsw-story-points",
        "customId": 10016,
        "type": "number",
    }
    return JSONResponse(
        [
            _field("summary", "Summary", {"system": "summary", "type": "string"}),
            _field("status", "Status", {"system": "status", "type": "status"}),
            _field(POINTS, "Story point estimate", points),
        ]
    )


def _signed_in(handler: Handler, token: str) -> Handler:
    async def checked(request: Request) -> Response:
        if _knows(request.headers.get("authorization", ""), token):
            return await handler(request)
        refused = _errors(401, "Client must be authenticated to access this resource.")
        refused.headers["WWW-Authenticate"] = 'OAuth realm="fake"'
        return refused

    return checked


def _knows(header: str, token: str) -> bool:
    scheme, _, encoded = header.partition(" ")
    try:
        email, _, given = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return False
    return scheme == "Basic" and bool(email) and compare_digest(given.encode(), token.encode())


async def _body(request: Request) -> dict[str, Any] | None:
    """The search's body, or None where Jira would not take its shape."""
    try:
        body = await request.json()
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    told = cast("dict[str, Any]", body)
    fits = all(type(value) is BODY.get(name) for name, value in told.items())
    return told if fits else None


def _field(name: str, title: str, schema: Mapping[str, object]) -> dict[str, Any]:
    custom = name.startswith("customfield_")
    told = {"id": name, "key": name, "name": title, "custom": custom, "schema": schema}
    return {
        **told,
        "navigable": True,
        "orderable": True,
        "searchable": True,
        "clauseNames": [title],
    }


def _place(issue: FakeIssue, query: Query) -> list[int]:
    """Where an issue stands in a query's order; ids close it, so that no two stand alike."""
    standing = {"updated": milliseconds(issue.updated), "id": int(issue.id)}
    standing["key"] = int(issue.key.rpartition("-")[2])
    return [*(standing[field] for field in query.order), standing["id"]]


def _sealed(jql: str, place: list[int]) -> str:
    """A page token names the last issue shown, and belongs to its query alone."""
    return urlsafe_b64encode(json.dumps([_hash(jql), place]).encode()).decode()


def _opened(token: str | None, jql: str) -> list[int] | None:
    if token is None:
        return None
    try:
        belongs_to, place = cast("tuple[str, list[int]]", json.loads(urlsafe_b64decode(token)))
    except ValueError:
        belongs_to, place = "", []
    if belongs_to != _hash(jql):
        raise Refusal("The provided next page token is invalid for this query.")
    return place


def _hash(jql: str) -> str:
    return sha256(jql.encode()).hexdigest()[:16]


def _errors(status: int, message: str) -> JSONResponse:
    return JSONResponse({"errorMessages": [message], "errors": {}}, status_code=status)


def _here(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/rest/api/3"
