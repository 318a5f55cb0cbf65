"""Logout tokens: how the provider tells us, behind the browser's back, that somebody signed out.

See OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from auth.credentials.claims import (
    check_audience,
    end_of,
    refused,
    text,
    text_or_none,
    whole_seconds,
)
from auth.credentials.tokens import Trusted, check_signature, issuer_of, parsed

# Keycloak leaves the type at JWT; the event in it tells such a token from every other kind.
LOGOUT_TOKEN_TYPES = frozenset({"logout+jwt", "application/logout+jwt", "jwt"})
Json = Mapping[str, Any]
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Logout:
    """Whose sessions end: all of a subject, or one, where the provider names its own session."""

    token_id: str
    subject: str | None
    session: str | None
    expires_at: datetime


async def verify_logout_token(token: str, by: Trusted, *, now: datetime) -> Logout:
    """What a logout token says; NotAllowed says what is wrong with it."""
    header, claims = parsed(token, LOGOUT_TOKEN_TYPES)
    issuer_of(claims, [by])
    await check_signature(token, header, by)
    refuse_other_kinds(claims)
    check_audience(claims, by.issuer, text_or_none(claims, "azp"))
    whole_seconds(claims, "iat")
    end = end_of(claims, replace(by.issuer, lifetime=LONGEST_LIFE), now.timestamp())
    subject, session = text_or_none(claims, "sub"), text_or_none(claims, "sid")
    if subject is None and session is None:
        raise refused("it names neither a subject (sub) nor a session (sid).")
    return Logout(text(claims, "jti"), subject, session, end)


def refuse_other_kinds(claims: Json) -> None:
    """A nonce would make it look like an ID token, so none may be there."""
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(cast("Json", events).get(EVENT), dict):
        raise refused("it holds no logout event.")
    if "nonce" in claims:
        raise refused("it holds a nonce, which no logout token may.")
