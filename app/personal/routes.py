"""The routes of what somebody takes along: all of their own, a review to print, OKRs as CSV."""

import time
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.exports.okrs import Taken, as_csv, as_json, okrs_of
from app.graphql.endpoint import Endpoint
from app.graphql.question import Question
from app.http.refusals import CODES, WORDS, exhausted, problem
from app.personal.export import exported
from app.personal.printed import HEADERS, page_of
from app.services import Services
from auth.noted import write_down
from auth.reading import reading
from auth.viewer import Viewer
from execution.budget import Budget
from model.audit import Entry
from rules.errors import NotAllowed

AT_ONCE, EACH_SECONDS = 10, 30
FILE = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="okrgraph-export.json"',
    "X-Content-Type-Options": "nosniff",
}
TABLE = {
    **FILE,
    "Content-Disposition": 'attachment; filename="okrs.csv"',
    "Content-Type": "text/csv; charset=utf-8",
}
LIST = {
    **FILE,
    "Content-Disposition": 'attachment; filename="okrs.json"',
    "Content-Type": "application/json",
}
OKRS_TAKEN = "okrsExport"
Way = Callable[[Viewer, Question], Awaitable[Response]]


def personal_routes(services: Services, endpoint: Endpoint) -> list[BaseRoute]:
    """Each reads much at once: a person has a few in a row, and then one now and then."""
    afforded = affording(endpoint, Budget(AT_ONCE, 1 / EACH_SECONDS, time.monotonic))

    async def export(viewer: Viewer, _: Question) -> Response:
        me = oneself(viewer)
        told = await exported(services, me, actor=me)
        return Response(orjson.dumps(told), media_type="application/json", headers=FILE)

    async def printed(viewer: Viewer, question: Question) -> Response:
        moment, seen = services.moment(), list[Entry]()
        async with reading(services.database, viewer, moment, seen) as gate:
            page = await page_of(gate, question.request.path_params["id"])
        await write_down(services.auditor, services.database, viewer, moment, seen)
        return missing() if page is None else HTMLResponse(page, headers=HEADERS)

    def okrs(written: Callable[[Taken], bytes], headers: Mapping[str, str]) -> Way:
        async def way(viewer: Viewer, question: Question) -> Response:
            me, moment, seen = oneself(viewer), services.moment(), list[Entry]()
            async with reading(services.database, viewer, moment, seen) as gate:
                taken = await okrs_of(gate, question.request.query_params.get("cycle", ""))
            if taken is None:
                return missing()
            seen.append(Entry(OKRS_TAKEN, "Cycle", taken.cycle, me))
            await write_down(services.auditor, services.database, viewer, moment, seen)
            return Response(written(taken), headers=headers)

        return way

    return [
        Route("/me/export.json", afforded(export), methods=["GET"]),
        Route("/okrs/export.csv", afforded(okrs(as_csv, TABLE)), methods=["GET"]),
        Route("/okrs/export.json", afforded(okrs(as_json, LIST)), methods=["GET"]),
        Route("/reviews/{id}/print", afforded(printed), methods=["GET"]),
    ]


def affording(
    endpoint: Endpoint, budget: Budget, seconds: float = 0
) -> Callable[[Way], Callable[[Request], Awaitable[Response]]]:
    """Makes a way cost each person something, out of one purse for all of them.

    It may take so many `seconds`, or as long as an answer of the graph.
    """

    def afforded(way: Way) -> Callable[[Request], Awaitable[Response]]:
        async def paid(viewer: Viewer, question: Question) -> Response:
            wait = budget.spend(oneself(viewer), 1)
            return exhausted(wait) if wait else await way(viewer, question)

        async def answer(request: Request) -> Response:
            return await endpoint.in_time(request, paid, seconds)

        return answer

    return afforded


def missing() -> Response:
    return problem(WORDS[404], {"code": CODES[404]}, 404)


def oneself(viewer: Viewer) -> UUID:
    """Who asks; NotAllowed for a machine, for whomever it acts."""
    if viewer.person_id is None or viewer.client_id is not None:
        raise NotAllowed("This is for people, with their own sign-in.")
    return viewer.person_id
