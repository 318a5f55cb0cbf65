"""Refuses what another site makes a signed-in browser send: cookies travel without being asked."""

from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.requests import Request

from rules.errors import NotAllowed

HEADER = "x-okr-csrf"
OUR_SITE = frozenset({"same-origin", "none"})
USUAL_PORTS = MappingProxyType({"https": 443, "http": 80})
ONCE = ("authorization", "origin", "sec-fetch-site")


def check_csrf(request: Request, public_url: str | None) -> None:
    """NotAllowed (CSRF) unless the request shows to come from a page of our own.

    To be called wherever a cookie says who asks. The header takes a preflight, which no other
    origin passes; browsers add the other two themselves.
    """
    if not request.headers.get(HEADER):
        raise refused(f"send the header {HEADER} with any value")
    check_once(request)
    if request.headers.get("sec-fetch-site", "none") not in OUR_SITE:
        raise refused("its Sec-Fetch-Site says that another site asks")
    origin = request.headers.get("origin")
    if origin is not None and origin != our_origin(request, public_url):
        raise refused("its Origin is not ours")


def our_origin(request: Request, public_url: str | None) -> str:
    """Where no public URL is set, the one by which this very request reached us."""
    if public_url is None:
        return f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    return origin_of(public_url)


def origin_of(url: str) -> str:
    """As browsers write it: in small letters, without a user, and without the usual port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    usual = parts.port is None or parts.port == USUAL_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{shown}" if usual else f"{parts.scheme}://{shown}:{parts.port}"


def check_once(request: Request) -> None:
    """NotAllowed where a header that says who asks, or from where, stands there twice.

    Which of the two counts would be for each reader to choose, and a proxy may choose another.
    """
    twice = [name for name in ONCE if len(request.headers.getlist(name)) > 1]
    if twice:
        message = f"A request is taken only if it says {twice[0]} once."
        raise NotAllowed(message, code="HEADER_TWICE")


def refused(why: str) -> NotAllowed:
    return NotAllowed(f"A request signed in by a cookie is not taken: {why}.", code="CSRF")
