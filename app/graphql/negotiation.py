"""In which media type the graph answers, and with which status: GraphQL over HTTP.

`application/graphql-response+json` goes with a status that says how it went. A client that names
`application/json` and not the newer one is of the time when only the body of a 200 was read, so
what is wrong with its document or variables is told with 200.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from app.http.refusals import Answer, problem

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
WEIGHT = re.compile(r";\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
HEADERS = 128
"""So many different Accepts are remembered: a few programs ask, over and over."""
BOTH = f"{GRAPHQL}, {JSON}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of our media types; `by_name` where the client did not only take it among others."""

    media_type: str
    by_name: bool


async def negotiated(request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
    """The answer as its client reads it; nothing is asked for a client that reads no JSON."""
    wanted = wanted_of(",".join(request.headers.getlist("accept")))
    response = unacceptable() if wanted is None else told_as(wanted, await answer())
    response.headers.add_vary_header("Accept")
    return response


@lru_cache(HEADERS)
def wanted_of(accept: str) -> Wanted | None:
    """What a client likes best; None if it takes neither. Of two alike, the newer one."""
    ranges = dict(weighed(part) for part in accept.split(",") if part.strip()) or {"*/*": 1.0}
    likings = {kind: liking(kind, ranges) for kind in (JSON, GRAPHQL)}
    best = max(likings, key=lambda kind: (*likings[kind], (kind == GRAPHQL) == likings[kind][1]))
    weight, by_name = likings[best]
    return Wanted(best, by_name) if weight else None


def weighed(part: str) -> tuple[str, float]:
    """A media range and its weight, 1 where it says none that can be read."""
    found = WEIGHT.search(part)
    return part.partition(";")[0].strip().lower(), float(found[1]) if found else 1.0


def liking(kind: str, ranges: Mapping[str, float]) -> tuple[float, bool]:
    """How much a media type is liked, and whether by its name: the closest range counts."""
    closest = next((each for each in (kind, "application/*", "*/*") if each in ranges), None)
    return (0.0, False) if closest is None else (ranges[closest], closest == kind)


def told_as(wanted: Wanted, response: Response) -> Response:
    """The same bytes; what is no JSON, such as a stream, is left as it is."""
    if response.media_type != JSON:
        return response
    response.headers["Content-Type"] = f"{wanted.media_type}; charset=utf-8"
    is_faulty = isinstance(response, Answer) and response.status_code == 400
    if is_faulty and wanted == Wanted(JSON, by_name=True):
        response.status_code = 200
    return response


def unacceptable() -> Response:
    message = f"The graph answers in one of {BOTH}: take one of them in the header Accept."
    return problem(message, {"code": "NOT_ACCEPTABLE"}, 406)
