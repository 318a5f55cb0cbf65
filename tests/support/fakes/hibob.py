"""A HiBob of our own, as far as our connector asks: everybody in one answer."""

from base64 import b64decode, b64encode
from hmac import new as hmac_of
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.fakes.staff import Employee, Staff

STATES = {"active": "Employed", "leave": "Garden leave", "pending": "Hired", "ended": "Terminated"}


class FakeHiBob:
    """`hidden` are fields that the service user may not see: they are left out without a word."""

    def __init__(self, staff: Staff, *, user: str = "SERVICE-1", token: str = "bob-token") -> None:
        self.staff = staff
        self.sign_in = f"{user}:{token}"
        self.hidden: set[str] = set()
        self.asked = 0
        self.app = Starlette(
            routes=[Route("/v1/people/search", self.search, methods=["POST"])],
        )

    async def search(self, request: Request) -> Response:
        self.asked += 1
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        if b64decode(given).decode() != self.sign_in:
            return Response(status_code=401)
        body = await request.json()
        people = [
            each for each in self.staff.ordered() if body["showInactive"] or each.state != "ended"
        ]
        wanted = set(body["fields"]) - self.hidden
        return JSONResponse({"employees": [_employee(each, wanted) for each in people]})


def signed(secret: str, body: bytes) -> dict[str, str]:
    digest = hmac_of(secret.encode(), body, "sha512").digest()
    return {"bob-signature": b64encode(digest).decode()}


def _employee(each: Employee, wanted: set[str]) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "root.id": each.id,
        "root.firstName": each.given_name,
        "root.surname": each.family_name,
        "root.displayName": f"{each.given_name} {each.family_name}",
        "root.email": each.email,
        "work.employeeIdInCompany": each.number,
        "work.title": each.title,
        "work.site": each.location,
        "work.department": each.department,
        "work.reportsTo.id": each.manager,
        "work.startDate": each.started,
        "internal.terminationDate": each.ended,
        "internal.status": STATES[each.state],
    }
    told: dict[str, Any] = {}
    for path, value in cells.items():
        if path in wanted and value is not None:
            _put(told, path.removeprefix("root.").split("."), value)
    return told


def _put(told: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        told = told.setdefault(step, {})
    told[steps[-1]] = value
