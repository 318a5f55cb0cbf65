"""The routes of what `make widgets` built: the elements' files, the console and GraphiQL's page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.packing import LEAST, PackedFiles, takes_gzip

MOVING = "v1"
FIVE_MINUTES = "public, max-age=300"
FOREVER = "public, max-age=31536000, immutable"

# Not the mimetypes module: it reads the machine's own tables, which differ.
MEDIA_TYPES = MappingProxyType(
    {
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".txt": "text/plain",
    }
)

# Module scripts are fetched with CORS, and pages that isolate themselves ask for the policy.
ANY_PAGE = MappingProxyType(
    {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
)

OF_ALL = MappingProxyType({"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"})
PACKED = MappingProxyType({"Content-Encoding": "gzip"})

GRAPHIQL_POLICY = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
    }
)

CONSOLE_POLICY = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            # The widget that the console shows brings a Lit of its own.
            "require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'"
        ),
        "Referrer-Policy": "no-referrer",
    }
)
PAGES_OF_OUR_OWN = ("console/", "graphiql/")


def widget_routes(built: Path) -> list[BaseRoute]:
    """Routes below `/widgets`; they look at the folder again for each request."""
    return [Route("/widgets/{version}/{file:path}", Shelf(built).widget_file)]


def console_routes(built: Path) -> list[BaseRoute]:
    """Routes of the administrators' console: every address below it is a state of one page."""
    shelf = Shelf(built)
    return [
        Route("/console/files/{file:path}", shelf.console_file),
        Route("/console", shelf.console_page),
        Route("/console/{place:path}", shelf.console_page),
    ]


def graphiql_routes(built: Path) -> list[BaseRoute]:
    """Routes of the page to query the graph by hand; they look at the folder again too."""
    shelf = Shelf(built)
    return [
        Route("/graphiql", shelf.graphiql_page),
        Route("/graphiql/{file:path}", shelf.graphiql_file),
    ]


class Manifest(TypedDict, total=False):
    """What the build wrote of itself, or nothing where nothing is built."""

    version: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of built files; only what its manifest lists leaves it."""

    built: Path
    packed: PackedFiles = field(default_factory=PackedFiles)

    def widget_file(self, request: Request) -> Response:
        file, version = request.path_params["file"], request.path_params["version"]
        if file.startswith(PAGES_OF_OUR_OWN):
            return _missing(file)
        if version not in {MOVING, self._version()}:
            return self._missing_version(version)
        caching = FIVE_MINUTES if version == MOVING else FOREVER
        return self._answer(request, file, {"Cache-Control": caching, **ANY_PAGE})

    def console_page(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-cache", **CONSOLE_POLICY}
        return self._answer(request, "console/index.html", headers)

    def console_file(self, request: Request) -> Response:
        # Not for five minutes as the widgets: a page and its script must be of one build.
        file = f"console/{request.path_params['file']}"
        return self._answer(request, file, {"Cache-Control": "no-cache"})

    def graphiql_page(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-cache", **GRAPHIQL_POLICY}
        return self._answer(request, "graphiql/index.html", headers)

    def graphiql_file(self, request: Request) -> Response:
        file = f"graphiql/{request.path_params['file']}"
        return self._answer(request, file, {"Cache-Control": FIVE_MINUTES})

    def _answer(self, request: Request, file: str, headers: Mapping[str, str]) -> Response:
        digests = self._digests()
        if file not in digests:
            return _missing(file) if digests else _not_built()
        path = self.built / file
        packs = takes_gzip(request.headers.get("accept-encoding", ""))
        packs = packs and path.stat().st_size >= LEAST
        # The digest of the content: replicas agree on it, as they would not on times.
        tag = f'"{digests[file]}{"-gzip" if packs else ""}"'
        headers = {**headers, **OF_ALL, "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        media_type = MEDIA_TYPES[path.suffix]
        if not packs:
            return FileResponse(path, headers=headers, media_type=media_type)
        content = self.packed.of(path, digests[file], digests.values())
        return Response(content, headers={**headers, **PACKED}, media_type=media_type)

    def _missing_version(self, version: str) -> Response:
        built = self._version()
        if built is None:
            return _not_built()
        message = f"Version {version} is not here: ask for {MOVING} or {built}."
        return _refusal("VERSION_NOT_FOUND", message)

    def _version(self) -> str | None:
        return self._manifest().get("version")

    def _digests(self) -> dict[str, str]:
        return self._manifest().get("files", {})

    def _manifest(self) -> Manifest:
        try:
            text = (self.built / "manifest.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        manifest: Manifest = json.loads(text)
        return manifest


def _not_built() -> Response:
    return _refusal("WIDGETS_NOT_BUILT", "The widgets are not built yet: run `make widgets`.")


def _missing(file: str) -> Response:
    return _refusal("FILE_NOT_FOUND", f"There is no file {file} here.")


def _refusal(code: str, message: str) -> Response:
    """In the form of the graph's own errors; any page may read it, as it may read the files."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **ANY_PAGE}
    return JSONResponse(body, status_code=404, headers=headers)
