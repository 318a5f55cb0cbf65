"""The routes of sign-in: to the company's provider, back from it, and out again."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.csrf import check_csrf
from app.services import Services
from app.sign_in.pages import Page, answer
from app.sign_in.provider import CALLBACK, SIGNED_OUT
from auth.credentials.opaque import is_token, new_token
from auth.sign_in.attempts import BROWSER_COOKIE, LIFETIME
from auth.sign_in.login import Leaving, Returned, SignIn
from auth.sign_in.sessions import SESSION_COOKIE
from rules.errors import ConnectorError, Invalid, NotAllowed, OkrGraphError, Unreachable

LOGIN = "/auth/login"
SIGNED_IN = "/auth/signed-in"
LONGEST_FORM = 16 * 1024
SEE_OTHER = 303
NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
CSRF = "CSRF"
ANSWERS = frozenset({"state", "code", "iss", "error"})
log = logging.getLogger("okrgraph.login")

Answering = Callable[[Request], Awaitable[Response]]


def login_routes(services: Services) -> list[BaseRoute]:
    """Routes below `/auth`; none where the settings name no provider to sign in with."""
    if services.sign_in is None:
        return []
    doors = Doors(services, services.sign_in)
    return [
        Route(LOGIN, shown(doors.login), methods=["GET"]),
        Route(CALLBACK, shown(doors.callback), methods=["GET"]),
        Route("/auth/logout", told(doors.logout), methods=["POST"]),
        Route("/auth/backchannel-logout", told(doors.backchannel), methods=["POST"]),
        Route(SIGNED_IN, signed_in, methods=["GET"]),
        Route(SIGNED_OUT, signed_out, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class Doors:
    """In and out, with everything they need."""

    services: Services
    sign_in: SignIn

    async def login(self, request: Request) -> Response:
        """Sends the browser to the provider; several of its tabs may be on their way at once."""
        services, asked = self.services, request.query_params
        brought = request.cookies.get(BROWSER_COOKIE, "")
        browser = brought if is_token(brought) else new_token(services.random)
        leaving = Leaving(browser, asked.get("next", SIGNED_IN), asked.get("prompt"))
        url = await self.sign_in.begin(services.database, leaving, services.moment())
        response = RedirectResponse(url, SEE_OTHER, NO_STORE)
        set_cookie(response, BROWSER_COOKIE, browser, int(LIFETIME.total_seconds()))
        return response

    async def callback(self, request: Request) -> Response:
        """The browser is back: from here on it is somebody, or sees why not."""
        services = self.services
        returned = returned_of(request)
        database, auditor, moment = services.database, services.auditor, services.moment()
        proof = await self.sign_in.prove(database, returned, moment)
        # Somebody else is there now, so whoever was signed in before is so no more.
        if returned.session is not None:
            await self.sign_in.leave(database, returned.session, auditor, moment)
        try:
            finished = await self.sign_in.enter(database, proof, auditor, moment)
        except NotAllowed as error:
            log.warning("A sign-in failed: %s", error.message)
            return without_session(page_of(error))
        response = RedirectResponse(finished.path, SEE_OTHER, NO_STORE)
        lifetime = int(self.sign_in.session_lifetime.total_seconds())
        set_cookie(response, SESSION_COOKIE, finished.token, lifetime)
        return response

    async def logout(self, request: Request) -> Response:
        """Ends the session here, and says where to go to end the provider's too."""
        check_csrf(request, self.services.settings.public_url)
        token = request.cookies.get(SESSION_COOKIE, "")
        services = self.services
        location = await self.sign_in.sign_out(
            services.database, token, services.auditor, services.moment()
        )
        return without_session(JSONResponse({"location": location}, headers=NO_STORE))

    async def backchannel(self, request: Request) -> Response:
        """The provider's own word, signed: no cookie comes with it, so no CSRF can."""
        form = await form_of(request)
        services = self.services
        token = form.get("logout_token", "")
        await self.sign_in.obey(services.database, token, services.auditor, services.moment())
        return Response(headers=NO_STORE)


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """`__Host-` has browsers refuse it from any other host, from plain HTTP, or for one path."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def without_session(response: Response) -> Response:
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def returned_of(request: Request) -> Returned:
    """What the address says; a name twice could be read in two ways."""
    given = [(k, v) for k, v in request.query_params.multi_items() if k in ANSWERS]
    answers = dict(given)
    if len(answers) < len(given):
        raise Invalid("The identity provider's answer says something twice.")
    return Returned(
        browser=request.cookies.get(BROWSER_COOKIE, ""),
        session=request.cookies.get(SESSION_COOKIE),
        state=answers.get("state", ""),
        code=answers.get("code"),
        issuer=answers.get("iss"),
        error=answers.get("error"),
    )


async def form_of(request: Request) -> Mapping[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            raise Invalid(f"A form holds at most {LONGEST_FORM} bytes.")
    try:
        pairs = parse_qsl(body.decode("ascii"), max_num_fields=20)
    except ValueError:
        raise Invalid("That is not a form.") from None
    if len(dict(pairs)) < len(pairs):
        raise Invalid("The form says something twice.")
    return dict(pairs)


def shown(door: Answering) -> Answering:
    """A door whose errors a person reads on a page, with a way out."""

    async def answered(request: Request) -> Response:
        if request.method == "HEAD":
            # It would begin or use up a sign-in, and its answer leads nobody there.
            return Response(status_code=405, headers={"Allow": "GET"})
        try:
            return await door(request)
        except OkrGraphError as error:
            log.warning("A sign-in failed: %s", error.message)
            return page_of(error)
        except (SQLAlchemyError, OSError):
            log.exception("A sign-in found no database.")
            return page_of(Unreachable("The database can't be reached."))

    return answered


def told(door: Answering) -> Answering:
    """A door whose errors a program reads; the provider wants their names from RFC 6749."""

    async def answered(request: Request) -> Response:
        try:
            return await door(request)
        except ConnectorError as error:
            return refused(error, 503)
        except OkrGraphError as error:
            return refused(error, 403 if error.code == CSRF else 400)
        except (SQLAlchemyError, OSError):
            log.exception("A sign-out found no database.")
            return refused(Unreachable("We can't do that just now. Try again shortly."), 503)

    return answered


def refused(error: OkrGraphError, status: int) -> Response:
    log.warning("A sign-out failed: %s", error.message)
    said = {"error": "invalid_request", "error_description": error.message}
    return JSONResponse(said, status_code=status, headers=NO_STORE)


def page_of(error: OkrGraphError) -> Response:
    """What other systems say stays in the log: whoever made the address may have said it."""
    again = {"Sign in again": LOGIN}
    match error:
        case Unreachable():
            text = (
                "The company's sign-in can't be reached. Whoever is signed in stays signed in; "
                "try again in a few minutes."
            )
            response = answer(Page("Sign-in is not possible just now", text, again), 503)
            response.headers["Retry-After"] = "30"
            return response
        case ConnectorError():
            text = "The company's sign-in and this service did not understand each other."
            return answer(Page("Sign-in failed", text, again), 502)
        case NotAllowed():
            other = {"Sign in as somebody else": f"{LOGIN}?prompt=login"}
            return answer(Page("You are not signed in", error.message, other), 403)
        case _:
            return answer(Page("Sign-in failed", error.message, again), 400)


async def signed_in(_: Request) -> Response:
    return answer(Page("You are signed in", "Go back to where you came from.", {}))


async def signed_out(_: Request) -> Response:
    return answer(Page("You are signed out", "Your session is over.", {"Sign in again": LOGIN}))
