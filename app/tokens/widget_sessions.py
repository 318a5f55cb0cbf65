"""`POST /auth/widget-sessions`: the backend of a page gets a widget token, in the form of RFC 8693.

Errors have the form of RFC 6749 5.2, so that any OAuth library reads them.
"""

import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.services import Services
from app.tokens.issuers import AUDIENCE
from app.tokens.requests import ACCESS_TOKEN, asked_of, words_of
from auth.credentials.claims import own_issuer
from auth.credentials.widget_tokens import (
    INVALID_CLIENT,
    INVALID_REQUEST,
    Issued,
    Issuing,
    exchange,
)
from rules.errors import Invalid, OkrGraphError

PATH = "/auth/widget-sessions"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
CHALLENGE = {"WWW-Authenticate": 'Basic realm="okrgraph", charset="UTF-8"'}
log = logging.getLogger("okrgraph.machines")


def widget_session_route(services: Services) -> Route:
    issuing = Issuing(
        services.signing_key,
        own_issuer(services.settings.issuer_url, AUDIENCE),
        services.verifier.trusted,
        services.auditor,
        services.new_id,
        services.settings.machines_name_subjects,
    )

    async def answer(request: Request) -> Response:
        try:
            check_backend(request)
            asked = asked_of(await words_of(request), request.headers.get("authorization"))
            return told(await exchange(asked, issuing, services.database, services.moment()))
        except OkrGraphError as error:
            log.warning("A widget token was refused: %s", error.code)
            return refused(error)
        except (SQLAlchemyError, OSError):
            log.exception("A request for a widget token found no database.")
            busy = "We can't answer just now. Try again shortly."
            return problem("temporarily_unavailable", busy, 503, {"Retry-After": "5"})

    return Route(PATH, answer, methods=["POST"])


def check_backend(request: Request) -> None:
    """Invalid where a page of a browser asks, for then the secret is in that page."""
    if "origin" in request.headers:
        message = "Ask from the backend, which sends no Origin: a secret never goes into a page."
        raise Invalid(message, code=INVALID_REQUEST)
    if len(request.headers.getlist("authorization")) > 1:
        raise Invalid("Send the header Authorization once.", code=INVALID_REQUEST)


def told(issued: Issued) -> Response:
    answer = {
        "access_token": issued.token,
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": int(issued.lifetime.total_seconds()),
        "scope": " ".join(sorted(scope.value for scope in issued.scopes)),
    }
    return JSONResponse(answer, headers=NO_STORE)


def refused(error: OkrGraphError) -> Response:
    if error.code == INVALID_CLIENT:
        return problem(error.code, error.message, 401, CHALLENGE)
    return problem(error.code, error.message, 400)


def problem(
    code: str, message: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    body = {"error": code, "error_description": message}
    return JSONResponse(body, status_code=status, headers={**NO_STORE, **(headers or {})})
