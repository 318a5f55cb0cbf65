"""The demo's intranet: a made-up company's home page, and its page of goals with every element."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

PAGE = Path(__file__).parent / "page"
GOALS = "/demo/okrs?{about}={id}#{element}"
"""Where the page of goals shows an OKR, as the settings name a page of yours."""

MEDIA_TYPES = MappingProxyType(
    {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
)

# As strict as a page can be: what works here works behind any company's policy.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)

HEADERS = MappingProxyType({"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the people a visitor may look as: `key` is what `mint` gets, `role` what they are."""

    key: str
    name: str
    role: str


def demo_routes(mint: Callable[[str], str], people: Sequence[DemoPerson]) -> list[BaseRoute]:
    """Routes below `/demo`; `mint` gets the key of one of the people and answers a bearer token.

    A page that says nobody's gets the token of the first, so that it need not ask who there is.
    """
    known = {person.key: person for person in people}
    first = people[0].key

    async def token(request: Request) -> Response:
        person = known.get(_asked_for(await request.body(), first))
        if person is None:
            message = f"The demo has tokens for: {', '.join(known)}."
            return _uncached({"errors": [{"message": message}]}, status=404)
        return _uncached({"token": mint(person.key), "name": person.name})

    async def everybody(_: Request) -> Response:
        return _uncached({"people": [asdict(person) for person in people]})

    return [
        Route("/demo", _page("index.html")),
        Route("/demo/okrs", _page("okrs.html")),
        Route("/demo/people", everybody),
        Route("/demo/token", token, methods=["POST"]),
        Route("/demo/{file}", _file),
    ]


def _page(name: str) -> Callable[[Request], Response]:
    headers = {**HEADERS, "Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}

    def page(_: Request) -> Response:
        return FileResponse(PAGE / name, headers=headers, media_type="text/html")

    return page


def _file(request: Request) -> Response:
    path = PAGE / request.path_params["file"]
    if path.suffix not in MEDIA_TYPES or not path.is_file():
        return _uncached({"errors": [{"message": "There is no such file."}]}, status=404)
    return FileResponse(path, headers=dict(HEADERS), media_type=MEDIA_TYPES[path.suffix])


def _asked_for(body: bytes, first: str) -> str:
    """The `as` of the request's JSON, or nobody's key where it says nothing that can be read."""
    try:
        asked = json.loads(body)["as"]
    except (ValueError, KeyError, TypeError):
        return ""
    return first if asked is None else str(asked)


def _uncached(body: dict[str, object], status: int = 200) -> Response:
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store"})
