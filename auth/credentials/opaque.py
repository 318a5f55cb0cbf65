"""Opaque tokens: 256 random bits that mean something to our rows only, which hold their SHA-256."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

Random = Callable[[int], bytes]
"""Gives as many unpredictable bytes as it is asked for: `secrets.token_bytes` outside tests."""


def new_token(random: Random) -> str:
    return encoded(random(TOKEN_BYTES))


def is_token(text: str) -> bool:
    """Whether this could be one of ours, so that nothing else is looked for."""
    return TOKEN.fullmatch(text) is not None


def digest(token: str) -> bytes:
    """What is kept of a token: so many random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
