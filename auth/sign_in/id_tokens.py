"""ID tokens: what the provider's signature must say before somebody is signed in.

The rules are those of OpenID Connect Core 3.1.3.7, and stricter where it leaves room: the
algorithms are ours, whatever the provider's discovery lists, and the nonce is never optional.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from auth.credentials.claims import (
    LEEWAY_SECONDS,
    Algorithm,
    Issuer,
    check_audience,
    email_of,
    end_of,
    listed,
    refused,
    text,
    text_or_none,
    whole_seconds,
)
from auth.credentials.opaque import encoded
from auth.credentials.tokens import Trusted, check_signature, issuer_of, parsed

ID_TOKEN_TYPES = frozenset({"jwt"})
LONGEST_LIFE = timedelta(hours=24)
# The hash of an access token is made with the hash of the signature (Core 3.1.3.6).
HASHES = MappingProxyType(
    {
        Algorithm.RS256.value: hashlib.sha256,
        Algorithm.ES256.value: hashlib.sha256,
        Algorithm.ED25519.value: hashlib.sha512,
        Algorithm.EDDSA.value: hashlib.sha512,
    }
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What we asked the provider for, and got beside the ID token."""

    nonce: str = field(repr=False)
    access_token: str | None = field(repr=False)
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the provider says it has signed in; `session` is its own id of that sign-in."""

    subject: str
    email: str
    session: str | None


def id_token_issuer(url: str, client_id: str, email_claim: str) -> Issuer:
    """A provider as the issuer of ID tokens for us, its client."""
    clients = frozenset({client_id})
    return Issuer(url, client_id, frozenset(Algorithm), LONGEST_LIFE, email_claim, clients)


async def verify_id_token(
    token: str, by: Trusted, expected: Expected, *, now: datetime
) -> SignedIn:
    """Who has signed in by this ID token; NotAllowed says what is wrong with it."""
    header, claims = parsed(token, ID_TOKEN_TYPES)
    issuer_of(claims, [by])
    await check_signature(token, header, by)
    refuse_other_kinds(claims)
    check_made_for_us(claims, by.issuer)
    check_time(claims, by.issuer, now, expected.max_age)
    if text(claims, "nonce") != expected.nonce:
        raise refused("its nonce is not that of this sign-in.")
    check_access_token(claims, header.algorithm, expected.access_token)
    email = email_of(claims, by.issuer)
    assert email is not None
    return SignedIn(text(claims, "sub"), email, text_or_none(claims, "sid"))


def refuse_other_kinds(claims: Mapping[str, Any]) -> None:
    """Keycloak and Cognito sign other tokens with the same key, told apart by a claim."""
    if "events" in claims:
        raise refused("it is a logout token or another event, not an ID token.")
    if claims.get("typ", "ID") != "ID" or claims.get("token_use", "id") != "id":
        raise refused("its claim typ or token_use says that it is not an ID token.")


def check_made_for_us(claims: Mapping[str, Any], issuer: Issuer) -> None:
    """One of several audiences, we must be the client that it was made for."""
    client = text_or_none(claims, "azp")
    check_audience(claims, issuer, client)
    if client is None and len(listed(claims.get("aud"))) > 1:
        raise refused("it is for several audiences and names no client (azp).")


def check_time(
    claims: Mapping[str, Any], issuer: Issuer, now: datetime, max_age: timedelta | None
) -> None:
    whole_seconds(claims, "iat")
    end_of(claims, issuer, now.timestamp())
    if max_age is None:
        return
    oldest = now.timestamp() - max_age.total_seconds() - LEEWAY_SECONDS
    if whole_seconds(claims, "auth_time") < oldest:
        raise refused("the sign-in at the provider (auth_time) is too long ago.")


def check_access_token(claims: Mapping[str, Any], algorithm: str, access_token: str | None) -> None:
    """An ID token that names its access token must have come with that one."""
    if "at_hash" not in claims:
        return
    named = text(claims, "at_hash")
    if access_token is None or named != half_hash(algorithm, access_token):
        raise refused("its at_hash is not that of the access token beside it.")


def half_hash(algorithm: str, access_token: str) -> str:
    digest = HASHES[algorithm](access_token.encode()).digest()
    return encoded(digest[: len(digest) // 2])
