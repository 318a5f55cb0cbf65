"""Sign-ins that have begun: each for one browser, once, within ten minutes.

The browser holds a secret in a cookie, the provider hands back our state. Nonce and PKCE verifier
are made of the two, so neither a leaked row nor a leaked address is enough to finish a sign-in.
"""

import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from auth.credentials.opaque import Random, digest, encoded, new_token
from model.database import SystemSession
from model.session import SignInAttempt
from rules.errors import Invalid, Unreachable

BROWSER_COOKIE = "__Host-okrgraph-sign-in"
LIFETIME = timedelta(minutes=10)
LONGEST_PATH = 500
MOST_ALIVE = 10_000
"""Anybody may begin a sign-in, so this is all that they can fill."""
# Printable ASCII without the backslash, which browsers take for a slash.
PATH = re.compile(r"/[\x21-\x5b\x5d-\x7e]*")
# Some servers and proxies decode these before they look at a path.
ENCODED_SLASH = re.compile(r"%(2f|5c)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one sign-in sends to the provider."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


async def begin_attempt(
    session: SystemSession, browser: str, path: str, now: datetime, random: Random
) -> Attempt:
    """A new attempt of this browser, to go on at `path`; other ones it has begun stay good.

    Unreachable while too many others are on their way.
    """
    await check_room(session, now)
    state = new_token(random)
    values = {
        "digest": digest(state),
        "browser_digest": digest(browser),
        "path": safe_path(path),
        "expires_at": now + LIFETIME,
    }
    await session.run(insert(SignInAttempt).values(**values))
    return attempt_of(browser, state)


async def check_room(session: SystemSession, now: datetime) -> None:
    """Two at the same instant may both be the last; a few more do no harm."""
    alive = select(SignInAttempt.digest).where(SignInAttempt.expires_at > now).limit(MOST_ALIVE)
    count = await session.scalar(select(func.count()).select_from(alive.subquery()))
    if count >= MOST_ALIVE:
        raise Unreachable("Too many sign-ins have begun and not ended.")


async def claim_attempt(
    session: SystemSession, browser: str, state: str, now: datetime
) -> tuple[Attempt, str]:
    """The attempt and its path, which nobody gets twice; Invalid if it is not this browser's."""
    claimed = delete(SignInAttempt).where(
        SignInAttempt.digest == digest(state),
        SignInAttempt.browser_digest == digest(browser),
        SignInAttempt.expires_at > now,
    )
    row = (await session.run(claimed.returning(SignInAttempt.path))).one_or_none()
    if row is None:
        raise Invalid(
            "This sign-in was not begun in this browser, is over, or took longer than ten minutes.",
            path=["state"],
        )
    return attempt_of(browser, state), row.path


def attempt_of(browser: str, state: str) -> Attempt:
    return Attempt(state, derived(browser, "nonce", state), derived(browser, "verifier", state))


def derived(browser: str, purpose: str, state: str) -> str:
    return encoded(hmac.digest(browser.encode(), f"{purpose} {state}".encode(), "sha256"))


def safe_path(path: str) -> str:
    """A path of this very service; Invalid for whatever might lead a browser elsewhere."""
    before_query = re.split(r"[?#]", path, maxsplit=1)[0]
    ours = len(path) <= LONGEST_PATH and PATH.fullmatch(path) is not None
    if not ours or "//" in before_query or ENCODED_SLASH.search(before_query):
        raise Invalid("The place to go on to must be a path of this service.", path=["next"])
    return path
