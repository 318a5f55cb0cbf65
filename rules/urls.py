"""Addresses that we send to, as an administrator writes them."""

from urllib.parse import urlsplit

from rules.errors import Invalid

LONGEST = 2_000


def check_url(text: str, path: str) -> None:
    """Invalid unless it is an absolute https or http address, and carries nobody's password."""
    if not is_url(text):
        raise Invalid(
            "Write the whole address, https://hooks.example.com/okr, without a user, a password "
            f"or a #; {LONGEST:,} characters at most.",
            path=[path],
        )


def is_url(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > LONGEST:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    is_bare = parts.username is None and parts.password is None and "#" not in text
    return parts.scheme in ("https", "http") and bool(parts.hostname) and is_bare and port != 0
