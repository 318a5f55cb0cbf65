"""Bearer tokens: JSON Web Tokens signed by an issuer we trust, verified and, as our own, minted.

joserfc does the cryptography. What it leaves open is closed here: algorithms are fixed for each
issuer, JSON is strict, and a header may name its key but never bring it.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from auth.credentials.claims import Algorithm, Claims, Issuer, believed, refused
from auth.credentials.grants import grant_of
from auth.credentials.opaque import digest
from rules.errors import Invalid

LONGEST_TOKEN = 8192
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
HEADER_NAMES = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
# Case does not matter in media types, and `application/` may stay (RFC 7515 4.1.9).
ACCESS_TOKEN_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})

PublicKey = RSAKey | ECKey | OKPKey


class Keys(Protocol):
    """Where an issuer's public keys are found."""

    async def key(self, kid: str) -> PublicKey | None: ...


class Signed:
    """The tokens whose signatures were found good last, each with the key that they are good by.

    To verify one takes longer than all else that is done to know who asks, and a client sends the
    same one with each request. Kept by their digests: nobody can read a token here.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._good: OrderedDict[bytes, PublicKey] = OrderedDict()

    def holds(self, token: str, key: PublicKey) -> bool:
        """Whether this very text was verified with this very key."""
        return self._good.get(digest(token)) is key

    def add(self, token: str, key: PublicKey) -> None:
        self._good[digest(token)] = key
        if len(self._good) > self._most:
            self._good.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Trusted:
    """An issuer with its keys."""

    issuer: Issuer
    keys: Keys
    signed: Signed = field(default_factory=Signed, compare=False)


@dataclass(frozen=True, slots=True)
class Header:
    """The two things we read of a header."""

    algorithm: str
    kid: str


async def verify(token: str, trusted: Sequence[Trusted], *, now: datetime) -> Claims:
    """The claims of a token of one of these issuers; NotAllowed says what is wrong with it."""
    header, claims = parsed(token, ACCESS_TOKEN_TYPES)
    by = issuer_of(claims, trusted)
    await check_signature(token, header, by)
    return replace(believed(claims, by.issuer, now), grant=grant_of(claims, by.issuer))


def parsed(token: str, types: frozenset[str]) -> tuple[Header, dict[str, Any]]:
    """What a token says in one strict reading, its signature not yet verified."""
    if len(token) > LONGEST_TOKEN:
        raise refused(f"it is longer than {LONGEST_TOKEN} bytes.")
    if not COMPACT.fullmatch(token):
        raise refused("it is not a signed JSON Web Token in its compact form.")
    header, payload, _ = token.split(".")
    return header_of(strict_object(header), types), strict_object(payload)


def mint(
    signing_key: OKPKey, issuer: Issuer, *, person_id: UUID, ttl: timedelta, now: datetime, jti: str
) -> str:
    """A token of our own for one person; Invalid if `ttl` is not within the issuer's lifetime."""
    if not timedelta(seconds=1) <= ttl <= issuer.lifetime:
        raise Invalid(f"A token lives from 1 second to {issuer.lifetime}.", path=["ttl"])
    issued = int(now.timestamp())
    claims = {
        "iss": issuer.url,
        "aud": issuer.audience,
        "sub": str(person_id),
        "iat": issued,
        "exp": issued + int(ttl.total_seconds()),
        "jti": jti,
    }
    return signed(signing_key, claims)


def signed(signing_key: OKPKey, claims: Mapping[str, Any]) -> str:
    """Claims as an access token (RFC 9068) in our own name."""
    algorithm = Algorithm.ED25519.value
    header = {"alg": algorithm, "kid": signing_key.kid, "typ": "at+jwt"}
    return jwt.encode(header, dict(claims), signing_key, algorithms=[algorithm])


def header_of(header: dict[str, Any], types: frozenset[str]) -> Header:
    if header.keys() - HEADER_NAMES:
        raise refused("its header may hold alg, kid, typ and x5t only; no keys, links or crit.")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in types:
        raise refused("its type (typ) is that of another kind of token.")
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str):
        raise refused("its header names no algorithm (alg).")
    if not isinstance(kid, str) or not kid:
        raise refused("its header names no key (kid).")
    return Header(algorithm, kid)


def issuer_of(claims: dict[str, Any], trusted: Sequence[Trusted]) -> Trusted:
    for each in trusted:
        if each.issuer.url == claims.get("iss"):
            return each
    raise refused("its issuer (iss) is not one that this service trusts.")


async def key_for(header: Header, by: Trusted) -> PublicKey:
    """The issuer's key that a header names, if it may sign by the algorithm that it names."""
    if header.algorithm not in {algorithm.value for algorithm in by.issuer.algorithms}:
        raise refused("its algorithm (alg) is not one that this issuer's settings allow.")
    key = await by.keys.key(header.kid)
    if key is None:
        raise refused("it is signed with a key (kid) that its issuer does not publish.")
    return key


async def check_signature(token: str, header: Header, by: Trusted) -> None:
    key = await key_for(header, by)
    if by.signed.holds(token, key):
        return
    try:
        jws.deserialize_compact(token, key, registry=SIGNATURES)
    except (JoseError, ValueError):
        # joserfc's own words may repeat the header.
        raise refused("its signature is wrong.") from None
    by.signed.add(token, key)


class Signatures(jws.JWSRegistry):
    """EdDSA with an Ed25519 key is Ed25519 by its old name, which RFC 9864 deprecates."""

    def get_alg(self, name: str) -> Any:
        return super().get_alg(Algorithm.ED25519.value if name == Algorithm.EDDSA.value else name)


SIGNATURES = Signatures(algorithms=["Ed25519", "RS256", "ES256"])


def strict_object(segment: str) -> dict[str, Any]:
    """A JSON object in one reading only: no name twice, no NaN, no other text encoding."""
    try:
        content = urlsafe_b64decode(segment + "=" * (-len(segment) % 4)).decode()
        found = json.loads(content, object_pairs_hook=unique, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise refused("its header or payload is not strict JSON.") from None
    if not isinstance(found, dict):
        raise refused("its header and payload must be JSON objects.")
    return cast("dict[str, Any]", found)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def refuse_constant(name: str) -> None:
    raise ValueError(name)
