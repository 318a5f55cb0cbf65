"""`POST /hooks/{connection}`: webhooks of sources, believed by their signature and never more.

What they say is only a hint: the next run reads it from the source itself.
"""

import logging
from typing import Protocol, cast
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.services import Services
from app.syncing import HOOKS, opened_for
from connectors.hooks import HintOf
from rules.errors import NotAllowed, NotFound, OkrGraphError
from sync.hints import receive

NO_STORE = {"Cache-Control": "no-store"}
log = logging.getLogger("okrgraph.hooks")


def hooks_of(connection: UUID) -> str:
    return HOOKS.format(connection=connection)


class Hinting(Protocol):
    hint_of: HintOf


def hook_route(services: Services) -> Route:
    async def answer(request: Request) -> Response:
        try:
            is_new = await taken(services, request)
        except (NotAllowed, NotFound) as error:
            # Nobody learns which connections there are.
            log.warning("A webhook was refused: %s", error.message)
            return said("refused", 401)
        except OkrGraphError:
            log.exception("A webhook found its connection in disorder.")
            return said("try again later", 503)
        except (SQLAlchemyError, OSError):
            log.exception("A webhook found no database.")
            return said("try again later", 503)
        return said("accepted" if is_new else "known already", 202 if is_new else 200)

    return Route(HOOKS, answer, methods=["POST"])


async def taken(services: Services, request: Request) -> bool:
    """Whether the delivery is new; NotAllowed or NotFound where it is not to be believed."""
    # The raw bytes: a signature is over these, not over what they mean.
    body = await request.body()
    connection = connection_of(request.path_params["connection"])
    ready = await opened_for(services, connection)
    if not hasattr(ready.connector, "hint_of"):
        raise NotFound("This kind of connection takes no webhooks.")
    now = services.now()
    hint_of = cast("Hinting", ready.connector).hint_of
    hint = hint_of(ready.secrets, request.headers, body, now)
    async with services.database.system() as session:
        return await receive(session, connection, hint, now)


def connection_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such connection.") from None


def said(word: str, status: int) -> Response:
    return JSONResponse({"status": word}, status_code=status, headers=NO_STORE)
