"""A Personio v2 of our own, as far as our connector asks: a token, people, employments, units."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.fakes.staff import Employee, Staff

HOME = "https://api.personio.de"
STATES = {"active": "ACTIVE", "leave": "LEAVE", "pending": "ONBOARDING", "ended": "INACTIVE"}


class FakePersonio:
    """`page_size` is the most on a page; `next_links` may say other links, by page number.

    `lost` are ids of people whose employments, and of units that, are not there any more; `further`
    are employments that somebody has before the one of today. Once it `forgets`, the next cursor
    that it is asked with is one it does not know.
    """

    def __init__(self, staff: Staff, *, secret: str = "personio-secret") -> None:
        self.staff = staff
        self.secret = secret
        self.page_size = 50
        self.next_links: dict[int, str] = {}
        self.has_offices = True
        self.forgets = False
        self.lost: set[str] = set()
        self.further: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.app = Starlette(
            routes=[
                Route("/v2/auth/token", self.token, methods=["POST"]),
                Route("/v2/persons", self.persons),
                Route("/v2/persons/{id}", self.person),
                Route("/v2/persons/{id}/employments", self.employments),
                Route("/v2/org-units/{id}", self.unit),
                Route("/v2/workplaces", self.offices),
            ]
        )

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if form["client_secret"] != self.secret:
            return _problem(400, "invalid client")
        told = {"token_type": "Bearer", "expires_in": 86400, "scope": "personio:persons:read"}
        return JSONResponse({"access_token": "papi-token", **told})

    async def persons(self, request: Request) -> Response:
        if not self._is_signed_in(request):
            return _problem(401, "no token")
        self.asked.append(str(request.url.query))
        after = request.query_params.get("updated_at.gt")
        since = datetime.fromisoformat(after) if after else datetime.min.replace(tzinfo=UTC)
        found = [each for each in self.staff.ordered() if each.changed > since]
        if self.forgets and "cursor" in request.query_params:
            self.forgets = False
            return _problem(400, "unknown cursor")
        start = sum(
            _place(each.id) <= _place(request.query_params.get("cursor", "")) for each in found
        )
        size = min(int(request.query_params.get("limit", "10")), self.page_size)
        shown = [_person(each) for each in found[start : start + size]]
        number, rest = start // size + 1, start + size < len(found)
        again = dict(request.query_params) | {"cursor": shown[-1]["id"] if shown else ""}
        link = self.next_links.get(number, f"{HOME}/v2/persons?{urlencode(again)}")
        return JSONResponse(_list(shown, link if rest or number in self.next_links else None))

    async def person(self, request: Request) -> Response:
        found = self.staff.people.get(request.path_params["id"])
        return _problem(404, "no such person") if found is None else JSONResponse(_person(found))

    async def employments(self, request: Request) -> Response:
        found = self.staff.people.get(request.path_params["id"])
        if found is None or found.id in self.lost:
            return _problem(404, "no such person")
        further = [self.further[found.id]] if found.id in self.further else []
        return JSONResponse(_list([*further, _employment(found), _former(found)], None))

    async def unit(self, request: Request) -> Response:
        if request.path_params["id"] in self.lost:
            return _problem(404, "no such unit")
        kind, _, name = request.path_params["id"].partition("-")
        return JSONResponse({"id": request.path_params["id"], "type": kind, "name": name})

    async def offices(self, request: Request) -> Response:
        assert self._is_signed_in(request)
        if not self.has_offices:
            return _problem(403, "scope")
        names = sorted({each.location for each in self.staff.ordered()})
        return JSONResponse(_list([{"id": f"office-{name}", "name": name} for name in names], None))

    def _is_signed_in(self, request: Request) -> bool:
        return request.headers.get("authorization") == "Bearer papi-token"


def _place(key: str) -> tuple[int, str]:
    """A cursor is the last id that was shown, so that nobody who is deleted hides another."""
    return len(key), key


def _person(each: Employee) -> dict[str, Any]:
    return {
        "id": each.id,
        "email": each.email,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": f"{each.changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "first_name": each.given_name,
        "last_name": each.family_name,
        "preferred_name": each.given_name,
        "profile_picture": None,
        "status": "INACTIVE" if each.state == "ended" else "ACTIVE",
        "custom_attributes": [
            {"id": "dynamic_7", "type": "string", "global_id": "number", "value": each.number},
            {"id": "dynamic_8", "type": "decimal", "global_id": "salary", "value": "70000"},
        ],
        "employments": [{"id": f"e-{each.id}"}],
    }


def _employment(each: Employee) -> dict[str, Any]:
    ended = {"termination_date": each.ended, "last_working_day": each.ended}
    return {
        "id": f"e-{each.id}",
        "position": {"title": each.title},
        "status": STATES[each.state],
        "employment_start_date": each.started,
        "employment_end_date": None,
        "supervisor": {"id": each.manager} if each.manager else None,
        "office": {"id": f"office-{each.location}"},
        "org_units": [
            {"type": "team", "id": f"team-{each.department}"},
            {"type": "department", "id": f"department-{each.division}"},
        ],
        "person": {"id": each.id},
        "termination": ended if each.ended else None,
    }


def _former(each: Employee) -> dict[str, Any]:
    """Somebody who was an intern first."""
    dates = {"employment_start_date": "2018-01-01", "employment_end_date": "2018-06-30"}
    return {"id": f"old-{each.id}", "status": "INACTIVE", **dates, "org_units": []}


def _list(found: Sequence[Any], link: str | None) -> dict[str, Any]:
    links = {"self": {"href": HOME}} | ({"next": {"href": link}} if link else {})
    return {"_data": list(found), "_meta": {"links": links}}


def _problem(status: int, title: str) -> Response:
    body = {"personio_trace_id": "1", "timestamp": "2026-11-21T00:00:00Z"}
    errors = [{"title": title, "detail": title}]
    kind = "application/problem+json"
    return JSONResponse({**body, "errors": errors}, status_code=status, media_type=kind)
