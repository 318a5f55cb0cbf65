"""A BambooHR of our own, as far as our connector asks: datasets v2 and changed employees."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from hmac import new as hmac_of
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.fakes.staff import Employee, Staff

FIELDS = (
    "employeeId", "firstName", "preferredName", "lastName", "workEmail", "employeeNumber",
    "jobTitleName", "locationName", "divisionName", "departmentName", "reportsToId", "hireDate",
    "terminationDate", "employmentStatusName", "status", "payRate",
)  # fmt: skip
KINDS = {
    "active": "Full-Time",
    "leave": "Leave of Absence",
    "pending": "Full-Time",
    "ended": "Terminated",
}


class FakeBambooHR:
    """`fields` are those that the key may read; `between` runs before each page."""

    def __init__(self, staff: Staff, *, key: str = "bamboo-key") -> None:
        self.staff = staff
        self.key = key
        self.fields: tuple[str, ...] = FIELDS
        self.page_size = 1000
        self.between: Callable[[int], None] = lambda _: None
        self.app = Starlette(
            routes=[
                Route("/api/v1_2/datasets/employee/fields", self.names),
                Route("/api/v2/datasets/employee/data", self.data, methods=["POST"]),
                Route("/api/v1/employees/changed", self.changed),
            ]
        )

    async def names(self, request: Request) -> Response:
        if not self._is_signed_in(request):
            return Response(status_code=401)
        fields = [
            {"name": name, "label": name, "parentType": "section", "parentName": "People",
             "entityName": "employee"}
            for name in self.fields
        ]  # fmt: skip
        pages = {"total_records": len(fields), "current_page": 1, "total_pages": 1}
        shown = {"pagination": {**pages, "next_page": None, "prev_page": None}}
        return JSONResponse({**shown, "datasetName": "employee", "fields": fields})

    async def data(self, request: Request) -> Response:
        if not self._is_signed_in(request):
            return Response(status_code=401)
        body = await request.json()
        if any(name not in self.fields for name in body["fields"]):
            return JSONResponse({"title": "Unknown field", "status": 422}, status_code=422)
        number, size = body.get("page", 1), min(body.get("pageSize", 100), self.page_size)
        self.between(number)
        found = [each for each in self.staff.ordered() if _fits(each, body.get("filter"))]
        rows = found[(number - 1) * size : number * size]
        pages = max(1, -(-len(found) // size))
        meta = {"page": number, "pageSize": size, "totalPages": pages, "totalItems": len(found)}
        data = [{"fields": {name: _cell(each, name) for name in body["fields"]}} for each in rows]
        return JSONResponse({"data": data, "links": {"next": None, "prev": None}, "meta": meta})

    async def changed(self, request: Request) -> Response:
        if not self._is_signed_in(request):
            return Response(status_code=401)
        since = datetime.fromisoformat(request.query_params["since"])
        found = {
            each.id: ("Updated", max(each.changed, each.employment_changed))
            for each in self.staff.ordered()
        } | {key: ("Deleted", at) for key, at in self.staff.removed.items()}
        listed = {
            key: {"id": key, "action": action, "lastChanged": _stamp(at)}
            for key, (action, at) in found.items()
            if at >= since
        }
        latest = max((entry["lastChanged"] for entry in listed.values()), default=_stamp(since))
        return JSONResponse({"latest": latest, "employees": listed})

    def _is_signed_in(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        return b64decode(given).decode() == f"{self.key}:x"


def signed(key: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of a webhook, as BambooHR signs it."""
    stamp = str(int(at.timestamp()))
    signature = hmac_of(key.encode(), body + stamp.encode(), "sha256").hexdigest()
    return {"x-bamboohr-timestamp": stamp, "x-bamboohr-signature": signature}


def _fits(each: Employee, clause: str | None) -> bool:
    if clause is None:
        return True
    match = re.fullmatch(r"employeeId in \((.*)\)", clause)
    assert match is not None, clause
    return f"'{each.id}'" in match[1].split(",")


def _cell(each: Employee, name: str) -> str:
    cells: dict[str, Any] = {
        "employeeId": each.id,
        "firstName": each.given_name,
        "lastName": each.family_name,
        "workEmail": each.email,
        "employeeNumber": each.number,
        "jobTitleName": each.title,
        "locationName": each.location,
        "divisionName": each.division,
        "departmentName": each.department,
        "reportsToId": each.manager,
        "hireDate": each.started,
        "terminationDate": each.ended or "0000-00-00",
        "employmentStatusName": KINDS[each.state],
        "status": "Inactive" if each.state == "ended" else "Active",
    }
    return cells.get(name) or ""


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
