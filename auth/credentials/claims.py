"""What a token's signed claims must say before we believe them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, cast
from uuid import UUID

from auth.viewer import SIGNED_OUT
from rules.errors import NotAllowed
from rules.terms import Scope

LEEWAY_SECONDS = 60
OWN_LIFETIME = timedelta(hours=24)
LONGEST_TEXT = 320

# What only ID tokens, logout tokens and tokens bound to a client's key carry. See OpenID Connect
# Core 2 and 3.3.2.11, Back-Channel Logout 2.4 and RFC 7800.
NOT_OF_AN_ACCESS_TOKEN = frozenset({"nonce", "at_hash", "c_hash", "s_hash", "events", "cnf"})


CLIENT_CLAIMS = ("azp", "client_id", "appid")


class Algorithm(Enum):
    """The signatures we take; a shared secret, or no signature, can't be said."""

    ED25519 = "Ed25519"
    EDDSA = "EdDSA"
    RS256 = "RS256"
    ES256 = "ES256"


class IssuerKind(Enum):
    """What an issuer is to us, and so how far we read what its tokens say of rights.

    A company's tokens say who somebody is, and nothing else that counts here.
    """

    OURSELVES = "OURSELVES"
    COMPANY = "COMPANY"
    GATEWAY = "GATEWAY"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose tokens we take, and what they must say.

    Without an `email_claim` the subject is the id of a person: so it is in our own tokens.
    `clients` are those we take where a token is for several audiences; if any are named, always.
    A token that names none is then refused.
    """

    url: str
    audience: str
    algorithms: frozenset[Algorithm]
    lifetime: timedelta
    email_claim: str | None
    clients: frozenset[str] = frozenset()
    kind: IssuerKind = IssuerKind.COMPANY


@dataclass(frozen=True, slots=True)
class Grant:
    """How far a token lets a machine go in a person's name; see auth/credentials/grants.py.

    `client_id` is the machine (RFC 8693 4.1), `origin` the pages that the token works on, and
    `documents` the only trusted documents that it may run; None for any.
    """

    scopes: frozenset[Scope]
    client_id: UUID | None
    origin: str | None
    documents: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; `client` is who it was made for, where it says so.

    Without a `grant` it stands for the person with all their rights.
    """

    issuer: str
    subject: str
    email: str | None
    expires_at: datetime
    client: str | None
    token_id: str | None
    grant: Grant | None = None


def own_issuer(url: str, audience: str) -> Issuer:
    """The issuer that this service itself is."""
    algorithms = frozenset({Algorithm.ED25519, Algorithm.EDDSA})
    kind = IssuerKind.OURSELVES
    return Issuer(url, audience, algorithms, OWN_LIFETIME, email_claim=None, kind=kind)


def refused(reason: str) -> NotAllowed:
    """The refusal of a token; a reason never repeats what the token says."""
    return NotAllowed(f"This token can't be used: {reason}", code=SIGNED_OUT)


def believed(payload: Mapping[str, Any], issuer: Issuer, now: datetime) -> Claims:
    """The claims of a payload whose signature was verified as the issuer's; NotAllowed if wrong."""
    refuse_other_kinds(payload)
    client = check_made_for(payload, issuer)
    return Claims(
        issuer=issuer.url,
        subject=text(payload, "sub"),
        email=email_of(payload, issuer),
        expires_at=end_of(payload, issuer, now.timestamp()),
        client=client,
        token_id=text_or_none(payload, "jti"),
    )


def refuse_other_kinds(payload: Mapping[str, Any]) -> None:
    """Keycloak and Cognito sign ID and refresh tokens with the same key, told apart by a claim."""
    if not NOT_OF_AN_ACCESS_TOKEN.isdisjoint(payload):
        raise refused("it is an ID token, a logout token or bound to a key; send an access token.")
    if payload.get("typ", "Bearer") not in ("Bearer", "JWT", "at+jwt"):
        raise refused("its claim typ says that it is not an access token.")
    if payload.get("token_use", "access") != "access":
        raise refused("its claim token_use says that it is not an access token.")


def check_made_for(payload: Mapping[str, Any], issuer: Issuer) -> str | None:
    """The client that an access token was made for; NotAllowed where that is none of ours.

    Without a name it could be any client's, so it is taken only where that doesn't matter.
    """
    client = client_of(payload)
    check_audience(payload, issuer, client)
    matters = issuer.clients or len(listed(payload.get("aud"))) > 1
    if matters and client is None:
        raise refused("it names no client (azp, client_id or appid), and must name a listed one.")
    return client


def client_of(payload: Mapping[str, Any]) -> str | None:
    """By OpenID Connect's name, RFC 9068's, or that of Entra's older tokens."""
    named = {text(payload, name) for name in CLIENT_CLAIMS if name in payload}
    if len(named) > 1:
        raise refused("its claims azp, client_id and appid name different clients.")
    return named.pop() if named else None


def check_audience(payload: Mapping[str, Any], issuer: Issuer, client: str | None) -> None:
    audiences = listed(payload.get("aud"))
    if issuer.audience not in audiences:
        raise refused("its audience (aud) does not name this service.")
    asked = len(audiences) > 1 or issuer.clients
    if asked and client is not None and client not in issuer.clients:
        raise refused("it was made for a client (azp) that this issuer's settings do not list.")


def listed(audience: object) -> list[str]:
    """One audience or several, as RFC 7519 4.1.3 lets them be written."""
    if isinstance(audience, str):
        return [audience]
    names = cast("list[object]", audience) if isinstance(audience, list) else []
    texts = [name for name in names if isinstance(name, str)]
    if not texts or len(texts) < len(names):
        raise refused("it needs an audience (aud): a text, or a list of texts.")
    return texts


def end_of(payload: Mapping[str, Any], issuer: Issuer, now: float) -> datetime:
    """When the token ends; no leeway here, for who holds it can get a new one."""
    end = whole_seconds(payload, "exp")
    start = whole_seconds(payload, "iat") if "iat" in payload else now
    if end <= now:
        raise refused("it has expired; get a new one.")
    if start > now + LEEWAY_SECONDS:
        raise refused("it was issued (iat) in the future; compare the clocks.")
    if end - start > issuer.lifetime.total_seconds():
        raise refused("it lives longer than this issuer's settings allow.")
    if "nbf" in payload and whole_seconds(payload, "nbf") > now + LEEWAY_SECONDS:
        raise refused("it is not valid yet (nbf); compare the clocks.")
    return datetime.fromtimestamp(end, tz=UTC)


def email_of(payload: Mapping[str, Any], issuer: Issuer) -> str | None:
    if issuer.email_claim is None:
        return None
    if payload.get("email_verified", True) is not True:
        raise refused("the issuer has not verified its e-mail.")
    return text(payload, issuer.email_claim)


def text(payload: Mapping[str, Any], claim: str) -> str:
    """A claim that must be a text; control characters would only fail later, in the database."""
    found = payload.get(claim)
    if not isinstance(found, str) or not found.strip():
        raise refused(f"it needs the claim {claim} as a text.")
    if len(found) > LONGEST_TEXT or not found.isprintable():
        raise refused(f"its claim {claim} is too long or not plain text.")
    return found


def text_or_none(payload: Mapping[str, Any], claim: str) -> str | None:
    return text(payload, claim) if claim in payload else None


def whole_seconds(payload: Mapping[str, Any], claim: str) -> int:
    found = payload.get(claim)
    if not isinstance(found, int) or isinstance(found, bool):
        raise refused(f"it needs the claim {claim} as a whole number of seconds.")
    return found
