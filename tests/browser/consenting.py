"""The pages of an Atlassian of our own, where whoever is asked for consent says yes at once."""

from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLOUD = "cloud-of-halden"
TOKENS = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}


def with_consent(jira: Starlette) -> Starlette:
    """The same site, which lets apps in too."""
    routes = [
        Route("/authorize", said_yes),
        Route("/oauth/token", told, methods=["POST"]),
        Route("/oauth/token/accessible-resources", sites),
    ]
    return Starlette(routes=[*routes, *jira.routes])


async def said_yes(request: Request) -> Response:
    asked = request.query_params
    answer = urlencode({"code": "good", "state": asked["state"]})
    return RedirectResponse(f"{asked['redirect_uri']}?{answer}", 303)


async def told(_: Request) -> Response:
    return JSONResponse(TOKENS)


async def sites(_: Request) -> Response:
    return JSONResponse([{"id": CLOUD, "url": "https://halden.atlassian.net"}])
