"""The way back from another system where somebody said yes to us: what they granted is kept."""

import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.services import Services
from app.sign_in.pages import Page, answer
from app.syncing import opened_for
from auth.lookups import looking_up
from auth.sign_in.sessions import SESSION_COOKIE, person_of_session
from auth.viewer import viewer_by_id
from model.audit import Entry
from model.connection import Connection
from resolvers.ids import global_id
from rules.errors import Invalid, NotAllowed, OkrGraphError, Unreachable
from rules.terms import Role
from sync.connection_changes import keep_granted
from sync.connections import Vault
from sync.consent import BACK, PROOF_COOKIE, Asked, asked_in, consented
from sync.secrets import Secret

ACTION = "connectionConsented"
TEST = "/console/connections/{connection}/test?consented=1"
NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
SEE_OTHER = 303
log = logging.getLogger("okrgraph.connect")


def connect_routes(services: Services) -> list[BaseRoute]:
    async def done(request: Request) -> Response:
        if request.method == "HEAD":
            # It would use up the code, and its answer leads nobody there.
            return Response(status_code=405, headers={"Allow": "GET"})
        try:
            return await came_back(services, request)
        except OkrGraphError as error:
            log.warning("A consent failed: %s", error.message)
            return refused(error)
        except (SQLAlchemyError, OSError):
            log.exception("A consent found no database.")
            return refused(Unreachable("The database can't be reached."))

    return [Route(BACK, done, methods=["GET"])]


async def came_back(services: Services, request: Request) -> Response:
    told: Mapping[str, str] = request.query_params
    asked = asked_in(told.get("state", ""), services.keys, services.now())
    await check_began_here(services, request.cookies, asked)
    code = told.get("code")
    if code is None:
        # What the other system says stays in the log: whoever made the address may have said it.
        log.warning("There is no code: %s", told.get("error", "and no error either"))
        raise Invalid("The other system let nobody in. Ask for the consent again.")
    await kept(services, asked, code)
    connection = global_id(Connection.__name__, asked.connection)
    answer = RedirectResponse(TEST.format(connection=connection), SEE_OTHER, NO_STORE)
    if asked.proof is not None:
        answer.delete_cookie(PROOF_COOKIE, secure=True, samesite="lax")
    return answer


async def check_began_here(services: Services, held: Mapping[str, str], asked: Asked) -> None:
    """NotAllowed in another browser: its address may have been sent to somebody, who says yes for
    another, or brings us into what is theirs."""
    if asked.proof is None:
        async with looking_up(services.database) as look:
            who = await person_of_session(look, held.get(SESSION_COOKIE, ""), services.now())
        is_theirs = who == asked.actor
    else:
        is_theirs = asked.is_proved_by(held.get(PROOF_COOKIE))
    if not is_theirs:
        message = (
            "This consent was not begun in this browser. Ask for it in the console, and say yes "
            "in the same browser; where somebody else says yes, use okrgraph connector consent."
        )
        raise NotAllowed(message)


async def kept(services: Services, asked: Asked, code: str) -> None:
    """The grant that the code is worth, sealed; whoever asked for it is in the audit."""
    await check_still_may(services, asked)
    found = await opened_for(services, asked.connection)
    connector = consented(found.connector, found.name)
    grant = await connector.granted(
        services.client, found.settings, found.secrets, code, asked.back_to, services.now()
    )
    vault, now = Vault(services.keys, services.random), services.now()
    async with services.database.system() as session:
        await keep_granted(session, found.id, connector.GRANT, Secret(grant), vault, now)
        who = {"actor_id": asked.actor, "client_id": None}
        entry = Entry(ACTION, Connection.__name__, found.id)
        await services.auditor.write(session, [entry], **who, at=now)


async def check_still_may(services: Services, asked: Asked) -> None:
    """Between the question and the way back, a role may have been taken away."""
    async with looking_up(services.database) as look:
        viewer = await viewer_by_id(look, asked.actor, services.moment().today)
    if Role.ADMINISTRATOR not in viewer.roles:
        raise NotAllowed("Whoever asked for this consent is no administrator any more.")


def refused(error: OkrGraphError) -> Response:
    page = Page("Nobody was let in", error.message, {"Back to the console": "/console"})
    return answer(page, 503 if isinstance(error, Unreachable) else 400)
