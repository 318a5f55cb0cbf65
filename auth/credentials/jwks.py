"""Issuers' public keys: those they publish as a JSON Web Key Set, and our own."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode

from auth.credentials.tokens import PublicKey
from rules.errors import OkrGraphError

BETWEEN_FETCHES = 30.0
LONGEST_FETCH = 5.0
REFRESHED_AFTER = 600.0
KEPT_FOR = 24 * 3600.0
LARGEST_SET = 256 * 1024
MOST_KEYS = 100
LONGEST_KID = 256
RSA_BYTES = range(2048 // 8, 8192 // 8 + 1)

Fetch = Callable[[str], Awaitable[bytes]]
Seconds = Callable[[], float]


class FixedKeys:
    """Keys that we hold ourselves: the public halves of those we sign with."""

    def __init__(self, *keys: OKPKey) -> None:
        self._keys = {str(key.kid): OKPKey.import_key(key.public_key) for key in keys}

    async def key(self, kid: str) -> PublicKey | None:
        return self._keys.get(kid)


class KeySource:
    """The keys an issuer publishes at `url`.

    Fetched at most once in 30 s, whatever asks; refreshed after 10 minutes; kept for 24 hours while
    the issuer is down or publishes nothing usable. `clock` counts seconds and never goes back;
    `fetch` raises a ConnectorError or an OSError where it fails.
    """

    def __init__(self, url: str, fetch: Fetch, clock: Seconds) -> None:
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._keys: Mapping[str, PublicKey] = {}
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._flight: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> PublicKey | None:
        """The key of this id; only who would find none waits for a fetch."""
        if self._due(kid):
            self._tried_at = self._clock()
            self._flight = asyncio.create_task(self._refresh())
        if self._flight is not None and kid not in self._kept():
            # Shielded, so that a caller who goes away does not take the fetch along.
            await asyncio.shield(self._flight)
        return self._kept().get(kid)

    def _due(self, kid: str) -> bool:
        now = self._clock()
        wanted = kid not in self._keys or now - self._read_at > REFRESHED_AFTER
        return wanted and now - self._tried_at >= BETWEEN_FETCHES

    def _kept(self) -> Mapping[str, PublicKey]:
        return self._keys if self._clock() - self._read_at <= KEPT_FOR else {}

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_FETCH):
                keys = usable_keys(await self._fetch(self._url))
            if keys:
                self._keys, self._read_at = keys, self._clock()
        except (OkrGraphError, OSError):
            pass  # The last good set serves on.
        finally:
            self._flight = None


def usable_keys(body: bytes) -> Mapping[str, PublicKey]:
    """The signing keys of a published set by id; none where the set is broken or too large."""
    if len(body) > LARGEST_SET:
        return {}
    try:
        published = json.loads(body)["keys"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if not isinstance(published, list) or len(cast("Sequence[Any]", published)) > MOST_KEYS:
        return {}
    found = ((data, usable_key(data)) for data in cast("Sequence[Any]", published))
    # Of several keys with one id the first counts, so the set is laid down from its end.
    return {data["kid"]: key for data, key in reversed([*found]) if key is not None}


def usable_key(data: Any) -> PublicKey | None:
    """A public key of a kind we take, for a signature we take; None for any other."""
    try:
        return imported(data) if is_for_signatures(data) else None
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_for_signatures(data: Mapping[str, Any]) -> bool:
    """A set that shows a private half is not believed: anybody could sign with that key."""
    purpose = data.get("use", "sig") == "sig" and "verify" in data.get("key_ops", ["verify"])
    named = isinstance(data["kid"], str) and 0 < len(data["kid"]) <= LONGEST_KID
    return purpose and named and "d" not in data


def imported(data: Mapping[str, Any]) -> PublicKey | None:
    """The key by its numbers alone: what else the set says of it was read before."""
    match data["kty"], data.get("crv"), data.get("alg"):
        case "RSA", None, None | "RS256" if rsa_bytes(data) in RSA_BYTES:
            return RSAKey.import_key(only(data, "n", "e"))
        case "EC", "P-256", None | "ES256":
            return ECKey.import_key(only(data, "crv", "x", "y"))
        case "OKP", "Ed25519", None | "EdDSA" | "Ed25519":
            return OKPKey.import_key(only(data, "crv", "x"))
        case _:
            return None


def rsa_bytes(data: Mapping[str, Any]) -> int:
    """Too short is too weak, and too long would let a key keep a processor busy."""
    return len(urlsafe_b64decode(data["n"].encode()))


def only(data: Mapping[str, Any], *names: str) -> dict[str, str | list[str]]:
    return {"kty": data["kty"], **{name: data[name] for name in names}}
