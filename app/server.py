"""The ASGI application: routes, health, and what runs beside them."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from app.connect import connect_routes
from app.embed import embed_routes
from app.graphql.endpoint import Endpoint
from app.hooks import hook_route
from app.http.cors import Origins
from app.http.door import allowed_origins, door
from app.http.readiness import Readiness
from app.http.refusals import no_route
from app.kept.door import QuickWay
from app.keys import public_jwks
from app.live.socket import Sockets
from app.personal.routes import personal_routes
from app.scim.routes import scim_routes
from app.services import Services
from app.sign_in.routes import login_routes
from app.static import console_routes, graphiql_routes, widget_routes
from app.tokens.widget_sessions import widget_session_route
from app.trusted.lookup import TrustedDocuments, of_database
from app.uploads.routes import upload_routes
from auth.policy import uncovered

BUILT = Path(__file__).parent.parent / "widgets" / "built"
Beside = Callable[[Services], AbstractAsyncContextManager[None]]


def application(
    services: Services, *, extra: Sequence[BaseRoute] = (), beside: Beside | None = None
) -> Starlette:
    """The service; `extra` adds routes and `beside` what runs as long as it does."""
    check_policy()
    trusted = trusted_documents(services)
    endpoint, origins = Endpoint(services, trusted), allowed_origins(services)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        await trusted.look()
        async with (
            endpoint.live.listener.listening(),
            nothing() if beside is None else beside(services),
        ):
            yield

    app = Starlette(
        routes=[*routes(services, endpoint, origins), *extra],
        middleware=[*quick_way(endpoint), *door(services, origins)],
        exception_handlers={HTTPException: no_route},
        lifespan=lifespan,
    )
    # A redirect would repeat whatever host the request names.
    app.router.redirect_slashes = False
    app.state.live = endpoint.live
    app.state.sharing = endpoint.sharing
    return app


def quick_way(endpoint: Endpoint) -> list[Middleware]:
    """To answers that are kept, past all else; none where nothing is kept."""
    return [] if endpoint.sharing is None else [Middleware(QuickWay, sharing=endpoint.sharing)]


@asynccontextmanager
async def nothing() -> AsyncGenerator[None]:
    """What runs beside a service that only answers."""
    yield


def check_policy() -> None:
    """A table without a line in the policy is a defect that must not serve a single request."""
    missing = sorted(noun.__name__ for noun in uncovered())
    if missing:
        raise RuntimeError(f"No visibility rule for {', '.join(missing)} in auth/policy.py.")


def trusted_documents(services: Services) -> TrustedDocuments:
    return TrustedDocuments(
        documents_of(BUILT),
        of_database(services.database),
        time.monotonic,
        only=services.settings.trusted_documents_only,
    )


def routes(services: Services, endpoint: Endpoint, origins: Origins) -> list[BaseRoute]:
    sockets = Sockets(endpoint, origins, services.settings.public_url)

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live"})

    readiness = Readiness(services.database, time.monotonic)

    async def ready(_: Request) -> Response:
        return await readiness.told()

    async def keys(_: Request) -> Response:
        return JSONResponse(public_jwks(services.signing_key, *services.older_signing_keys))

    served: list[BaseRoute] = [
        Route("/graphql", endpoint.answer, methods=["GET", "POST"]),
        WebSocketRoute("/graphql", sockets.answer),
        Route("/schema.graphql", endpoint.schema),
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/.well-known/jwks.json", keys),
        widget_session_route(services),
        *personal_routes(services, endpoint),
        *upload_routes(services, endpoint),
        hook_route(services),
        *connect_routes(services),
        *scim_routes(services),
    ]
    by_hand = graphiql_routes(BUILT) if services.settings.graphiql else []
    pages = [*widget_routes(BUILT), *embed_routes(origins), *console_routes(BUILT)]
    return [*served, *login_routes(services), *pages, *by_hand]


def documents_of(built: Path) -> Mapping[str, str]:
    """The widgets' own operations by id; none where the widgets are not built."""
    manifest = built / "manifest.json"
    if not manifest.exists():
        return {}
    documents: Mapping[str, str] = orjson.loads(manifest.read_bytes()).get("documents", {})
    return documents
