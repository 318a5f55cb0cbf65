"""The servers that are compared: how each is started, asked, and what its answers mean in ours."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson

from app.node import wheel
from app.services import own_key
from app.settings import Settings, settings
from app.tokens.issuers import AUDIENCE
from auth.credentials.claims import own_issuer
from auth.credentials.tokens import mint
from bench import shapes
from bench.database import Asked, Database
from bench.wrk import Request
from resolvers.cursors import encoded
from resolvers.ids import global_id

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = HERE / "peers"
QUERIES = ("my-okrs", "team-page", "company-tree", "people-list")
UVICORN = (
    "--host", "127.0.0.1", "--loop", "uvloop", "--http", "httptools", "--ws", "none",
    "--no-access-log", "--log-level", "warning", "--lifespan", "on",
)  # fmt: skip
# Nothing holds back the load: a bench is one viewer's budget spent in a second.
PLENTY = {
    "OKRGRAPH_BUDGET": "1000000000000", "OKRGRAPH_BUDGET_PER_SECOND": "1000000000",
    "OKRGRAPH_OPERATION_COST": "100000000", "OKRGRAPH_REQUESTS_AT_ONCE": "64",
    "OKRGRAPH_DEADLINE_SECONDS": "60", "OKRGRAPH_ORGANISATION": "Bench",
}  # fmt: skip
KEPT_ANSWERS = "kept_answers"
# These are asked one question again and again, by all viewers in turn.
REPEATING = ("static", "kept", "granian-kept")
KEEPING = ("kept", "granian-kept")
GRANIAN = PEERS / ".granian"
"""Where `make granian` puts it: beside the service's environment, never into it."""


@dataclass(frozen=True)
class Server:
    """`request` puts one of the bench's questions in its words; `told` puts its answer in ours."""

    name: str
    port: int
    command: tuple[str, ...]
    request: Callable[[str, Asked], Request]
    told: Callable[[str, Any], Any] = shapes.same
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    folder: Path = ROOT


def queries_in(folder: Path) -> Mapping[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.graphql")}


def post(
    query: str, variables: Mapping[str, Any], path: str = "/graphql", **headers: str
) -> Request:
    return Request(path, orjson.dumps({"query": query, "variables": variables}), headers)


def servers(database: Database, names: Sequence[str], first_port: int) -> list[Server]:
    """Those of the names, each on a port of its own."""
    return [MADE_BY[name](database, port) for port, name in enumerate(names, start=first_port)]


def ours(database: Database, port: int, name: str = "ours") -> Server:
    """The service as it runs, each viewer with a bearer token of their own."""
    tokens = {each.viewer: bearer(database, each.viewer) for each in database.sets}
    texts = queries_in(HERE / "queries")

    def request(query: str, asked: Asked) -> Request:
        return post(texts[query], variables_of(query, asked), **tokens[asked.viewer])

    return Server(
        name,
        port,
        (str(Path(sys.executable).parent / "okrgraph"), "serve", "--port", str(port)),
        request,
        environment={
            "OKRGRAPH_DATA": str(database.folder.resolve()),
            "OKRGRAPH_DATABASE_URL": database.urls.service,
            "OKRGRAPH_OWNER_DATABASE_URL": database.urls.owner,
            **PLENTY,
            **keeping(is_on=name in KEEPING),
        },
        folder=database.folder,
    )


def kept(database: Database, port: int) -> Server:
    """Ours again, keeping its answers: for answers that are asked for again and again."""
    return ours(database, port, "kept")


def granian(database: Database, port: int, name: str = "granian") -> Server:
    """Ours, served by granian in place of uvicorn: to choose between the two by figures."""
    if not GRANIAN.is_dir():
        raise SystemExit("granian is not installed for the bench: make granian")
    as_it_runs = ours(database, port, name)
    told = ("--interface", "asgi", "--http", "1", "--loop", "uvloop", "--no-ws")
    # As long as ours gives a head; there is no such bound for a reader.
    patience = ("--http1-header-read-timeout", "5000")
    at = ("--host", "127.0.0.1", "--port", str(port))
    return replace(
        as_it_runs,
        command=(sys.executable, "-m", "granian", *told, *patience, *at, "bench.under_granian:app"),
        environment={**as_it_runs.environment, "PYTHONPATH": f"{ROOT}:{GRANIAN}"},
    )


def granian_kept(database: Database, port: int) -> Server:
    """The same, keeping its answers."""
    return granian(database, port, "granian-kept")


def keeping(*, is_on: bool) -> dict[str, str]:
    """The setting that keeps answers, where the service has one."""
    if KEPT_ANSWERS not in Settings.model_fields:
        return {}
    return {f"OKRGRAPH_{KEPT_ANSWERS.upper()}": str(is_on).lower()}


def bearer(database: Database, viewer: str) -> dict[str, str]:
    """The header that a person of the company sends."""
    chosen = settings(data=database.folder)
    return {"Authorization": f"Bearer {token(chosen, UUID(viewer))}"}


def token(chosen: Settings, person: UUID) -> str:
    issuer = own_issuer(chosen.issuer_url, AUDIENCE)
    ttl, now = timedelta(hours=20), datetime.now(UTC)
    return mint(own_key(chosen), issuer, person_id=person, ttl=ttl, now=now, jti=str(uuid4()))


def variables_of(query: str, asked: Asked) -> dict[str, str]:
    match query:
        case "team-page":
            return {"unit": global_id("OrgUnit", UUID(asked.unit))}
        case "company-tree":
            return {"cycle": asked.cycle}
        case "people-list":
            return {"after": encoded(asked.after)}
        case _:
            return {}


def plain_variables(query: str, asked: Asked) -> dict[str, str]:
    """For servers that have no viewer and take the database's own keys."""
    mine = {"my-okrs": {"person": asked.viewer}, "team-page": {"unit": asked.unit}}
    return mine.get(query) or variables_of(query, asked)


def by_path(query: str, asked: Asked) -> Request:
    body = orjson.dumps({"variables": plain_variables(query, asked)})
    return Request(f"/{query}", body, {})


def uvicorn(app: str, port: int) -> tuple[str, ...]:
    return (sys.executable, "-m", "uvicorn", app, "--port", str(port), *UVICORN)


def limit(database: Database, port: int) -> Server:
    return Server(
        "limit",
        port,
        uvicorn("bench.limit.server:app", port),
        by_path,
        environment={"DATABASE_URL": database.urls.service},
    )


def static(database: Database, port: int) -> Server:
    return Server(
        "static",
        port,
        uvicorn("bench.fixed:app", port),
        by_path,
        environment={"BENCH_ANSWERS": str(database.answers.resolve())},
    )


def plain(database: Database, port: int) -> Server:
    """Strawberry as its docs teach it."""
    texts = queries_in(HERE / "plain" / "queries")
    return Server(
        "plain",
        port,
        uvicorn("bench.plain.server:app", port),
        lambda query, asked: post(texts[query], plain_variables(query, asked)),
        shapes.without_viewer,
        environment={"DATABASE_URL": database.urls.service},
    )


def node(name: str, database: Database, port: int) -> dict[str, Any]:
    return {
        "name": name,
        "port": port,
        "command": (str(wheel() / "bin" / "node"), f"{name}.js"),
        "environment": {
            "DATABASE_URL": database.urls.owner, "PORT": str(port), "NODE_ENV": "production",
            "GRAPHILE_ENV": "production",
        },
        "folder": PEERS,
    }  # fmt: skip


def mercurius(database: Database, port: int) -> Server:
    texts = queries_in(PEERS / "mercurius")

    def request(query: str, asked: Asked) -> Request:
        return post(texts[query], plain_variables(query, asked))

    told = shapes.without_viewer
    return Server(request=request, told=told, **node("mercurius", database, port))


def postgraphile(database: Database, port: int) -> Server:
    texts = queries_in(PEERS / "postgraphile")

    def request(query: str, asked: Asked) -> Request:
        return post(texts[query], postgraphile_variables(query, asked))

    told = shapes.postgraphile
    return Server(request=request, told=told, **node("postgraphile", database, port))


def postgraphile_variables(query: str, asked: Asked) -> dict[str, str]:
    if query == "people-list":
        return {"after": shapes.postgraphile_cursor(asked.after)}
    return plain_variables(query, asked)


MADE_BY: Mapping[str, Callable[[Database, int], Server]] = {
    "ours": ours,
    "limit": limit,
    "mercurius": mercurius,
    "postgraphile": postgraphile,
    "plain": plain,
    "static": static,
    "kept": kept,
    "granian": granian,
    "granian-kept": granian_kept,
}
NAMES = tuple(name for name in MADE_BY if not name.startswith("granian"))
"""Those that run where none are named."""
