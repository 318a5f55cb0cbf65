"""Web origins as browsers send them (RFC 6454 6.2): so two of them are one only if equal."""

import re

from rules.errors import Invalid

LONGEST = 300
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
ORIGIN = re.compile(rf"(?P<scheme>https?)://(({LABEL}\.)*{LABEL}|\[[0-9a-f:]+\])(:(?P<port>\d+))?")
USUAL = {"http": "80", "https": "443"}


def is_origin(text: str) -> bool:
    """Whether this is scheme://host or scheme://host:port just as a browser would write it."""
    found = ORIGIN.fullmatch(text) if text.isascii() and len(text) <= LONGEST else None
    if found is None:
        return False
    port = found["port"]
    if port is None:
        return True
    return port != USUAL[found["scheme"]] and port[0] != "0" and int(port[:6]) <= 65535


def check_origin(text: str, path: str) -> None:
    """Invalid, with what is wrong for people, unless it is an origin."""
    if not is_origin(text):
        raise Invalid(
            "An origin is what a browser sends: https://intranet.example.com, in lower case, with "
            "its port where that is not the usual one; no path, no * and no / at its end.",
            path=[path],
        )
