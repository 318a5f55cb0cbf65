"""An identity provider's requests, from its secret to its answer."""

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from scim2_models import SCIMException
from scim2_server.handler import AsyncScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse
from scim2_server.service import ScimService
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.scim.dialects import rewritten, with_missing_values
from app.scim.models import PROVIDER
from app.scim.routes import PREFIX
from app.scim.storage import RowStorage
from app.services import Services
from auth.credentials.bearer import bearer_token
from auth.credentials.claims import refused
from auth.credentials.machines import is_secret, viewer_of_machine
from auth.viewer import Viewer
from rules.errors import NotAllowed
from rules.terms import ProvisionedKind, Scope
from sync.provisioned import Shelf, pushed_to, uuid_of

READS = frozenset({"GET", "HEAD"})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="scim"'}
log = logging.getLogger("okrgraph.scim")


def answering(services: Services) -> Callable[[Request], Awaitable[Response]]:
    service = ScimService(PROVIDER)

    async def answer(request: Request) -> Response:
        try:
            viewer = await machine_of(services, request)
            return told(await served(services, service, viewer, await asked_of(services, request)))
        except NotAllowed as error:
            return problem(error.message, 401 if error.code == "UNAUTHENTICATED" else 403)
        except SCIMException as error:
            return told(service.error_response(error))
        except (SQLAlchemyError, OSError):
            log.exception("A SCIM request found no database.")
            return problem("We can't answer just now. Try again shortly.", 503)

    return answer


async def machine_of(services: Services, request: Request) -> Viewer:
    """The machine that asks; NotAllowed unless it may provision, and nothing else is enough."""
    token = bearer_token(request.headers.get("authorization"))
    if not is_secret(token):
        raise refused("only a machine's secret provisions people.")
    origin = request.headers.get("origin")
    viewer = await viewer_of_machine(token, origin, services.database, services.moment())
    if Scope.PROVISIONING not in viewer.scopes:
        raise NotAllowed("This machine may not provision people: it lacks PROVISIONING.")
    return viewer


async def served(
    services: Services, service: ScimService, viewer: Viewer, asked: ScimRequest
) -> ScimResponse:
    """One transaction, undone where the request as a whole fails; writes go one by one."""
    async with services.database.system() as session:
        connection = await pushed_to(session, viewer.client_id)
        shelf = Shelf(session, connection, services.now(), services.new_id)
        if asked.method not in READS:
            await shelf.lock()
        if asked.method == "PATCH":
            await make_room(shelf, asked)
        return await AsyncScimHandler(service, RowStorage(shelf)).handle(asked)


async def make_room(shelf: Shelf, asked: ScimRequest) -> None:
    """What a provider takes to be there already is looked for in what is kept."""
    key = uuid_of(asked.path.rpartition("/")[2])
    kept = key and await shelf.find(ProvisionedKind.USER, key)
    if kept:
        asked.body = with_missing_values(asked.body, kept.payload)


async def asked_of(services: Services, request: Request) -> ScimRequest:
    body = await request.body()
    base = services.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return ScimRequest(
        method=request.method,
        base_url=f"{base.rstrip('/')}{PREFIX}",
        path=unquote(f"/{request.path_params['path']}").removesuffix(".scim"),
        query=dict(request.query_params),
        headers=list(request.headers.items()),
        body=rewritten(body) if body else body,
    )


def told(response: ScimResponse) -> Response:
    headers = {**response.headers, "Cache-Control": "no-store"}
    if response.body is None:
        headers.pop("Content-Type", None)
        return Response(status_code=int(response.status), headers=headers)
    kind = headers.pop("Content-Type", SCIM_MEDIA_TYPE)
    return JSONResponse(response.body, int(response.status), headers=headers, media_type=kind)


def problem(message: str, status: int) -> Response:
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": message}
    headers = {"Cache-Control": "no-store", **(CHALLENGE if status == 401 else {})}
    return JSONResponse(
        {**body, "status": str(status)}, status, headers=headers, media_type=SCIM_MEDIA_TYPE
    )
