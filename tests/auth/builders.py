"""Tokens as an attacker or a careless issuer would make them: any header, any payload, any key."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from auth.credentials.claims import Algorithm, Issuer, own_issuer
from auth.credentials.jwks import FixedKeys
from auth.credentials.tokens import PublicKey, Trusted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
AUDIENCE = "https://okr.example.com"
COMPANY = "https://login.example.com"
OURS = "https://okr.example.com/"
ANN = UUID(int=0xA)

OWN_KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
EC = ECKey.generate_key("P-256", parameters={"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", parameters={"kid": "ed"})
STRANGER = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
OTHER_CURVE = ECKey.generate_key("P-384", parameters={"kid": "ec"})

Key = RSAKey | ECKey | OKPKey
Json = Mapping[str, Any]

OWN = own_issuer(OURS, AUDIENCE)
CORPORATE = Issuer(
    url=COMPANY,
    audience=AUDIENCE,
    algorithms=frozenset({Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA, Algorithm.ED25519}),
    lifetime=timedelta(hours=2),
    email_claim="email",
    clients=frozenset({"intranet"}),
)


class KeysOf:
    """The keys an issuer is known by."""

    def __init__(self, keys: Mapping[str, PublicKey]) -> None:
        self._keys = keys

    async def key(self, kid: str) -> PublicKey | None:
        return self._keys.get(kid)


def public(key: RSAKey | ECKey | OKPKey) -> dict[str, Any]:
    return key.as_dict(private=False)


CORPORATE_KEYS = KeysOf(
    {
        "rsa": RSAKey.import_key({k: str(v) for k, v in public(RSA).items()}),
        "ec": ECKey.import_key({k: str(v) for k, v in public(EC).items()}),
        "ed": OKPKey.import_key({k: str(v) for k, v in public(ED).items()}),
    }
)
TRUSTED = (Trusted(OWN, FixedKeys(OWN_KEY)), Trusted(CORPORATE, CORPORATE_KEYS))


def header(**changes: Any) -> dict[str, Any]:
    return changed({"alg": "RS256", "kid": "rsa", "typ": "JWT"}, changes)


def payload(**changes: Any) -> dict[str, Any]:
    """What the company's issuer says of Ann, until ten minutes from now."""
    usual = {
        "iss": COMPANY,
        "aud": AUDIENCE,
        "sub": "ann",
        "email": "ann@example.com",
        "azp": "intranet",
        "iat": SECONDS,
        "exp": SECONDS + 600,
    }
    return changed(usual, changes)


def own_payload(**changes: Any) -> dict[str, Any]:
    usual = {
        "iss": OURS,
        "aud": AUDIENCE,
        "sub": str(ANN),
        "iat": SECONDS,
        "exp": SECONDS + 600,
    }
    return changed(usual, changes)


def changed(usual: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A change to `...` leaves the name out."""
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


def signed(head: Json | bytes, body: Json | bytes, key: Key = RSA, model: str = "") -> str:
    """A compact JWS over exactly these bytes, signed as `model`, or as its header says."""
    name = model or (json.loads(head) if isinstance(head, bytes) else head)["alg"]
    message = f"{segment(head)}.{segment(body)}"
    signature = JWSRegistry.algorithms[name].sign(message.encode(), key)
    return f"{message}.{base64(signature)}"


def segment(part: Json | bytes) -> str:
    return base64(part if isinstance(part, bytes) else json.dumps(part).encode())


def base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def own_token(head: Json | None = None, **changes: Any) -> str:
    usual = {"alg": "Ed25519", "kid": OWN_KEY.kid, "typ": "at+jwt"}
    return signed({**usual, **(head or {})}, own_payload(**changes), OWN_KEY, "Ed25519")


def token(**changes: Any) -> str:
    return signed(header(), payload(**changes))
