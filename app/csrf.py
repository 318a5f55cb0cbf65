"""Refuses what another site makes a signed-in browser send: cookies travel without being asked."""

from urllib.parse import urlsplit

from starlette.requests import Request

from rules.errors import NotAllowed

HEADER = "x-okr-csrf"
OUR_SITE = frozenset({"same-origin", "none"})


def check_csrf(request: Request, public_url: str | None) -> None:
    """NotAllowed (CSRF) unless the request shows to come from a page of our own.

    To be called wherever a cookie says who asks. The header takes a preflight, which no other
    origin passes; browsers add the other two themselves.
    """
    if not request.headers.get(HEADER):
        raise refused(f"send the header {HEADER} with any value")
    if request.headers.get("sec-fetch-site", "none") not in OUR_SITE:
        raise refused("its Sec-Fetch-Site says that another site asks")
    origin = request.headers.get("origin")
    if origin is not None and origin != our_origin(request, public_url):
        raise refused("its Origin is not ours")


def our_origin(request: Request, public_url: str | None) -> str:
    """Where no public URL is set, the one by which this very request reached us."""
    if public_url is None:
        return f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def refused(why: str) -> NotAllowed:
    return NotAllowed(f"A request signed in by a cookie is not taken: {why}.", code="CSRF")
