"""What is said over a socket as the HTTP request that it would be, so that both go one way.

Who asks, their budget, their turns, the guard and the trusted documents are then the endpoint's own
business, and a socket opens nothing that a POST does not.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Scope

from app.http.csrf import HEADER, our_origin
from app.live.messages import Closing, Code
from app.live.opened import EVENTS
from auth.credentials.gateway import GatewayHeader
from auth.sign_in.sessions import SESSION_COOKIE

FROM_PAYLOAD = ("authorization", GatewayHeader.IDENTITY.value)
FROM_HANDSHAKE = ("origin", "host", "cookie", "sec-fetch-site", *FROM_PAYLOAD)
ACCEPT = f"application/graphql-response+json, {EVENTS}"


def headers_of(
    handshake: Scope, payload: Mapping[str, Any], public_url: str | None
) -> list[tuple[bytes, bytes]]:
    """The headers of each request of a socket: those of its handshake, and what it said since.

    Closing (4403) where something says twice who asks, or a cookie comes from another page.
    """
    said = list(spoken(payload))
    names = {name for name, _ in said}
    kept = [
        (name, value) for name, value in Headers(scope=handshake).items() if name in FROM_HANDSHAKE
    ]
    if not names.isdisjoint(name for name, _ in kept):
        raise Closing(Code.FORBIDDEN, "Say who you are once: in the handshake or in its payload.")
    fixed = [("content-type", "application/json"), ("accept", ACCEPT)]
    found = [*kept, *said, *fixed]
    request = request_of(handshake, encoded(found), b"")
    if request.cookies.get(SESSION_COOKIE) and "authorization" not in request.headers:
        check_own_page(request, public_url)
        # No page can set headers on a socket: its exact origin proves as much.
        found.append((HEADER, "socket"))
    return encoded(found)


def spoken(payload: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Who asks, as the payload of connection_init says it; names of headers know no case."""
    for name, value in payload.items():
        if name.lower() in FROM_PAYLOAD:
            if not isinstance(value, str) or not value.isascii() or not value.isprintable():
                raise Closing(Code.FORBIDDEN, f"{name.lower()} must be plain text.")
            yield name.lower(), value


def check_own_page(request: Request, public_url: str | None) -> None:
    if request.headers.get("origin") != our_origin(request, public_url):
        message = "A cookie opens a socket to a page of this very service only: send a token."
        raise Closing(Code.FORBIDDEN, message)


def request_of(handshake: Scope, headers: list[tuple[bytes, bytes]], body: bytes) -> Request:
    """A POST to the same address, with a body that is here already."""
    scheme = {"wss": "https", "ws": "http"}[handshake["scheme"]]
    scope = {**handshake, "type": "http", "method": "POST", "scheme": scheme, "headers": headers}

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def asking(handshake: Scope, headers: list[tuple[bytes, bytes]], payload: Any) -> Request:
    """Whatever was read as JSON is written again, for the endpoint to judge as it would a POST."""
    return request_of(handshake, headers, json.dumps(payload).encode())


def encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
