"""A host of the test's own: the real static routes and demo page, and a scripted graph."""

import asyncio
import base64
import json
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from app.demo.page import DemoPerson, demo_routes
from app.static import graphiql_routes, widget_routes
from app.trusted.ids import short
from tests.browser.answers import full

BUILT = Path(__file__).parents[2] / "widgets" / "built"

PEOPLE = (
    DemoPerson("member", "Maya Okafor", "Member"),
    DemoPerson("manager", "Jonas Lind", "Manager"),
    DemoPerson("hr", "Amina Haddad", "HR reviewer"),
    DemoPerson("administrator", "Tom Becker", "Administrator"),
)

HOST_PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<title>Host</title><link rel="stylesheet" href="/host.css"><link rel="icon" href="data:,">
<script type="module" src="{okr}/widgets/v1/okr-widgets.js"></script>
<script type="module" src="/host.js"></script></head>
<body><main><h1>Intranet</h1>{body}</main></body></html>"""
MY_OKRS = '<okr-my-okrs theme="{theme}"></okr-my-okrs>'

HOST_STYLE = """body { max-width: 420px; margin: 1rem; font: 16px/1.5 Inter, sans-serif }
html { color-scheme: light dark } body { background: light-dark(#fff, #111) }
h1 { color: light-dark(#111, #eee) }"""

HOST_SCRIPT = """
import { configure, request } from "OKR/widgets/v1/okr-widgets.js";
window.events = [];
for (const name of ["okr-ready", "okr-error", "okr-auth-required"])
  document.addEventListener(name, (event) => window.events.push([name, event.detail.code ?? null]));
Object.assign(window, { configure, request });
window.asked = 0;
window.getToken = async () => (await (await fetch(`/token?n=${++window.asked}`)).json()).token;
configure({ getToken });
"""


@dataclass(slots=True)
class Script:
    """What the graph answers: by the operation's name, else the queue first, then `always`.

    `asked` is what came in. `streams` are what the next streams say before they end, where the
    service has streams; what comes after them is silent until it is `cut`.
    """

    always: tuple[int, Any] = field(default_factory=lambda: (200, {"data": full()}))
    queue: list[tuple[int, Any]] = field(default_factory=list[tuple[int, Any]])
    named: dict[str, tuple[int, Any]] = field(default_factory=dict[str, tuple[int, Any]])
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    bearers: list[str] = field(default_factory=list[str])
    delay: float = 0
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "maya"})
    wordings: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    is_signed_in: bool = True
    is_live: bool = False
    streams: list[str] = field(default_factory=list[str])
    streamed: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    cut: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """Forget the last test."""
        self.cut.set()
        fresh = Script()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def stream(self, body: dict[str, Any]) -> Response:
        """A stream that says nothing until it is cut; none where the service has no streams."""
        self.streamed.append(body)
        if not self.is_live:
            return JSONResponse({"errors": []}, 406)
        if self.streams:
            return Response(self.streams.pop(0), media_type="text/event-stream")
        return StreamingResponse(self._silence(), media_type="text/event-stream")

    async def _silence(self) -> AsyncIterator[str]:
        """That it is there, but seldom: a page sets a timer with each thing that it hears.

        With each timer Playwright's clock begins its tick of 100 ms anew, so that of a page which
        sets them faster than that none ever fires.
        """
        cut = self.cut
        for turn in count():
            if cut.is_set():
                return
            if turn % 6 == 0:
                yield ":\n\n"
            await asyncio.sleep(0.05)

    async def answer(self, body: dict[str, Any], bearer: str) -> Response:
        name = name_of(body)
        if name == "OwnWords":
            return JSONResponse({"data": {"okrSettings": {"wordings": self.wordings}}})
        self.asked.append(body)
        self.bearers.append(bearer)
        status, content = self.named.get(name) or self._next()
        await asyncio.sleep(self.delay)
        if isinstance(content, str):
            return HTMLResponse(content, status)
        return JSONResponse(content, status)

    def _next(self) -> tuple[int, Any]:
        return self.queue.pop(0) if self.queue else self.always

    def inputs(self, name: str) -> list[dict[str, Any]]:
        """What came in with a mutation, each time."""
        return [body["variables"]["input"] for body in self.asked if name_of(body) == name]


def name_of(body: dict[str, Any]) -> str:
    """What the operation is called. `OwnWords` is asked once beside all else, and no script's."""
    text = _documents().get(body.get("documentId", "")) or str(body.get("query", ""))
    found = re.search(r"(?:query|mutation|subscription) (\w+)", text)
    return found[1] if found else ""


@cache
def _documents() -> dict[str, str]:
    """What was built does not change while its tests run."""
    listed: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())["documents"]
    return {short(id_): text for id_, text in listed.items()}


@dataclass(frozen=True, slots=True)
class Host:
    """`page` and `okr` are two origins of one server: a company's page and this service."""

    port: int
    script: Script

    @property
    def page(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def okr(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def address(self, lang: str = "en", theme: str = "light", **more: str) -> str:
        return f"{self.page}/host?{urlencode({'lang': lang, 'theme': theme, **more})}"

    def bearer(self, number: int) -> str:
        """The token that the host page's n-th call of getToken gives."""
        return jwt({**self.script.claims, "n": number})


def jwt(claims: dict[str, Any]) -> str:
    """Unsigned: only the page reads it here."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.x"


@contextmanager
def serving(script: Script) -> Generator[Host]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(_app(script, port), port=port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Host(port, script)
    server.should_exit = True
    thread.join(timeout=10)


def _app(script: Script, port: int) -> Starlette:
    okr = f"http://127.0.0.1:{port}"

    async def graph(request: Request) -> Response:
        if "text/event-stream" in request.headers["accept"]:
            return script.stream(await request.json())
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        return await script.answer(await request.json(), bearer)

    async def host(request: Request) -> Response:
        lang, theme = request.query_params["lang"], request.query_params["theme"]
        direction = "rtl" if lang == "ar" else "ltr"
        body = request.query_params.get("body", MY_OKRS.format(theme=theme))
        text = HOST_PAGE.format(lang=lang, body=body, dir=direction, okr=okr)
        to = "" if "narrow" in request.query_params else okr
        policy = {"Content-Security-Policy": _policy(okr, to)}
        return HTMLResponse(text, headers={} if "lax" in request.query_params else policy)

    async def token(request: Request) -> Response:
        made = jwt({**script.claims, "n": int(request.query_params["n"])})
        return JSONResponse({"token": made if script.is_signed_in else None})

    async def host_script(request: Request) -> Response:
        return Response(HOST_SCRIPT.replace("OKR", okr), media_type="text/javascript")

    async def host_style(request: Request) -> Response:
        return Response(HOST_STYLE, media_type="text/css")

    routes = [
        Route("/graphql", graph, methods=["POST"]),
        Route("/host", host),
        Route("/host.js", host_script),
        Route("/host.css", host_style),
        Route("/token", token),
        *widget_routes(BUILT),
        *graphiql_routes(BUILT),
        *demo_routes(lambda key: jwt({"sub": key}), PEOPLE),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=[f"http://localhost:{port}"],
        allow_headers=["authorization", "content-type"],
        allow_methods=["POST"],
    )
    return Starlette(routes=routes, middleware=[cors])


def _policy(okr: str, to: str) -> str:
    """The line that the documentation asks a host page to set, and nothing beyond it."""
    return (
        f"default-src 'none'; script-src 'self' {okr}; connect-src 'self' {to}; "
        "style-src 'self'; img-src data:; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types lit-html"
    )
