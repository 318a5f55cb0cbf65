"""ID tokens as no honest provider sends them, by the name of what is wrong with each."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.auth.builders import (
    EC,
    ED,
    OTHER_CURVE,
    RSA,
    SECONDS,
    STRANGER,
    Json,
    Key,
    base64,
    changed,
    header,
    public,
    segment,
    signed,
)

CLIENT = "okrgraph"
DAY = 86_400
NOT_AN_INTEGER: tuple[Any, ...] = (None, "1795343400", True, 1795343400.0, [1795343400], {}, "soon")
EVENT = "http://schemas.openid.net/event/backchannel-logout"
PEM = RSA.as_pem(private=False)


@dataclass(frozen=True)
class Login:
    """What a provider knows of a sign-in when it makes the ID token."""

    issuer: str
    nonce: str
    access_token: str = "opaque"

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What an honest provider says of Ann, until ten minutes from now."""
        usual = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "ann",
            "email": "ann@example.com",
            "nonce": self.nonce,
            "iat": SECONDS,
            "exp": SECONDS + 600,
        }
        return changed(usual, changes)

    def token(self, **changes: Any) -> str:
        return signed(header(), self.claims(**changes))

    def headed(self, **changes: Any) -> str:
        """With another header, signed as ever."""
        return signed(header(**changes), self.claims(), model="RS256")

    def by(self, head: Json, key: Key, model: str = "") -> str:
        return signed(head, self.claims(), key, model)

    def raw(self, text: str, **changes: Any) -> str:
        """The usual claims, with one more piece of JSON at their end."""
        body = json.dumps(self.claims(**changes))[:-1] + "," + text + "}"
        return signed(header(), body.encode())

    def unsigned(self, algorithm: str, signature: str = "") -> str:
        return f"{segment(header(alg=algorithm))}.{segment(self.claims())}.{signature}"

    def by_secret(self, secret: bytes, algorithm: str = "HS256") -> str:
        """As if something that is no secret were a shared one."""
        message = f"{segment(header(alg=algorithm))}.{segment(self.claims())}"
        return f"{message}.{base64(hmac.digest(secret, message.encode(), f'sha{algorithm[2:]}'))}"

    def parts(self) -> list[str]:
        return self.token().split(".")

    def access_hash(self, of: str | None = None, size: int = 16) -> str:
        return base64(hashlib.sha256((of or self.access_token).encode()).digest()[:size])


Bad = Callable[[Login], str]

UNSIGNED: Mapping[str, Bad] = {
    "alg none": lambda to: to.unsigned("none"),
    "alg none with a signature": lambda to: to.unsigned("none", to.parts()[2]),
    "alg nOnE": lambda to: to.unsigned("nOnE", to.parts()[2]),
    "alg NONE": lambda to: to.unsigned("NONE"),
    "no alg": lambda to: to.headed(alg=...),
    "no signature": lambda to: ".".join([*to.parts()[:2], ""]),
    "two parts": lambda to: ".".join(to.parts()[:2]),
    "another token's signature": lambda to: ".".join(
        [*to.parts()[:2], to.token(sub="bob").split(".")[2]]
    ),
    "another token's claims": lambda to: ".".join(
        [to.parts()[0], segment(to.claims(email="bob@example.com")), to.parts()[2]]
    ),
    "zeros as a signature": lambda to: to.unsigned("RS256", base64(bytes(256))),
    "ES256 of zeros": lambda to: ".".join(
        [segment(header(alg="ES256", kid="ec")), to.parts()[1], base64(bytes(64))]
    ),
    "Ed25519 of zeros": lambda to: ".".join(
        [segment(header(alg="EdDSA", kid="ed")), to.parts()[1], base64(bytes(64))]
    ),
}

CONFUSED: Mapping[str, Bad] = {
    "HS256 with the PEM": lambda to: to.by_secret(PEM),
    "HS256 with the stripped PEM": lambda to: to.by_secret(PEM.strip()),
    "HS256 with the DER": lambda to: to.by_secret(RSA.as_der(private=False)),
    "HS256 with the JWK": lambda to: to.by_secret(json.dumps(public(RSA)).encode()),
    "HS512 with the PEM": lambda to: to.by_secret(PEM, "HS512"),
    "HS256 with no secret": lambda to: to.by_secret(b""),
    "HS256 with the client's secret": lambda to: to.by_secret(b"the client's secret"),
    "RS384": lambda to: to.by(header(alg="RS384"), RSA),
    "PS256": lambda to: to.by(header(alg="PS256"), RSA),
    "ES384": lambda to: to.by(header(alg="ES384", kid="ec"), OTHER_CURVE),
    "RS256 that says ES256": lambda to: to.by(header(alg="ES256"), RSA, "RS256"),
    "ES256 that says RS256": lambda to: to.by(header(kid="ec"), EC, "ES256"),
    "RS256 with the EC key's id": lambda to: to.headed(kid="ec"),
    "a stranger's key under the provider's id": lambda to: to.by(header(), STRANGER),
    "Ed25519 under the RSA key's id": lambda to: to.by(header(alg="Ed25519"), ED, "Ed25519"),
    "lower-case alg": lambda to: to.headed(alg="rs256"),
    "a list as alg": lambda to: to.headed(alg=["RS256"]),
}

HEADERS: Mapping[str, Bad] = {
    "embedded jwk": lambda to: to.by(header(jwk=public(STRANGER)), STRANGER),
    "embedded jwk and no kid": lambda to: to.by(header(jwk=public(STRANGER), kid=...), STRANGER),
    "embedded jwk of the right key": lambda to: to.headed(jwk=public(RSA)),
    "jku": lambda to: to.headed(jku="https://evil.example.com/keys"),
    "x5u": lambda to: to.headed(x5u="https://evil.example.com/cert"),
    "x5c": lambda to: to.headed(x5c=["MIIB"]),
    "crit": lambda to: to.headed(crit=["exp"], exp=1),
    "b64 false": lambda to: to.headed(b64=False, crit=["b64"]),
    "zip": lambda to: to.headed(zip="DEF"),
    "unknown kid": lambda to: to.headed(kid="gone"),
    "no kid": lambda to: to.headed(kid=...),
    "a list as kid": lambda to: to.headed(kid=["rsa"]),
    "alg twice": lambda to: signed(
        b'{"alg":"none","alg":"RS256","kid":"rsa"}', to.claims(), model="RS256"
    ),
    "typ of an access token": lambda to: to.headed(typ="at+jwt"),
    "typ of an access token in full": lambda to: to.headed(typ="application/at+jwt"),
    "typ of a logout token": lambda to: to.headed(typ="logout+jwt"),
    "typ of a logout token in capitals": lambda to: to.headed(typ="LOGOUT+JWT"),
    "typ of a security event": lambda to: to.headed(typ="secevent+jwt"),
    "typ of a DPoP proof": lambda to: to.headed(typ="dpop+jwt"),
    "typ of a request object": lambda to: to.headed(typ="oauth-authz-req+jwt"),
    "null typ": lambda to: to.headed(typ=None),
}

FORMS: Mapping[str, Bad] = {
    "nothing": lambda _: "",
    "an opaque token": lambda _: "ya29.a0AfH6SMBx",
    "five parts, as encrypted": lambda to: f"{to.token()}.AAAA.AAAA",
    "JSON serialisation": lambda to: json.dumps(
        dict(zip(("protected", "payload", "signature"), to.parts(), strict=True))
    ),
    "detached claims": lambda to: "..".join([to.parts()[0], to.parts()[2]]),
    "padding": lambda to: f"{to.token()}==",
    "a newline after": lambda to: f"{to.token()}\n",
    "9 KiB": lambda to: to.token(padding="x" * 9000),
    "claims that are a list": lambda _: signed(header(), b"[]"),
    "claims that are null": lambda _: signed(header(), b"null"),
    "claims in UTF-16": lambda to: signed(header(), json.dumps(to.claims()).encode("utf-16")),
    "deep nesting": lambda to: to.raw('"x":' + "[" * 2000 + "]" * 2000),
    "sub twice": lambda to: to.raw('"sub":"bob"'),
    "email twice": lambda to: to.raw('"email":"bob@example.com"'),
    "nonce twice": lambda to: to.raw('"nonce":"other"'),
    "aud twice": lambda to: to.raw('"aud":"wiki"'),
    "a claim twice, deeper": lambda to: to.raw('"address":{"a":1,"a":2}'),
    "a claim twice, once escaped": lambda to: to.raw('"\\u0065mail":"bob@example.com"'),
    "NaN": lambda to: to.raw('"exp":NaN', exp=...),
    "Infinity": lambda to: to.raw('"exp":Infinity', exp=...),
    "5000 digits": lambda to: to.raw(f'"exp":{"9" * 5000}', exp=...),
}

CLAIMS: Mapping[str, Bad] = {
    "no iss": lambda to: to.token(iss=...),
    "another iss": lambda to: to.token(iss="https://evil.example.com"),
    "iss with a slash at its end": lambda to: to.token(iss=to.issuer + "/"),
    "iss below the provider's": lambda to: to.token(iss=to.issuer + "/realms/other"),
    "iss in capitals": lambda to: to.token(iss=to.issuer.upper()),
    "a list as iss": lambda to: to.token(iss=[to.issuer]),
    "no aud": lambda to: to.token(aud=...),
    "another client's": lambda to: to.token(aud="wiki"),
    "part of our client's name": lambda to: to.token(aud=CLIENT[:-1]),
    "an empty list as aud": lambda to: to.token(aud=[]),
    "an object as aud": lambda to: to.token(aud={CLIENT: 1}),
    "several aud and no azp": lambda to: to.token(aud=[CLIENT, "wiki"]),
    "several aud and another azp": lambda to: to.token(aud=[CLIENT, "wiki"], azp="wiki"),
    "one aud and another azp": lambda to: to.token(azp="wiki"),
    "several aud without us, and our azp": lambda to: to.token(aud=["a", "wiki"], azp=CLIENT),
    "a list as azp": lambda to: to.token(azp=[CLIENT]),
    "null azp": lambda to: to.token(azp=None),
    "no nonce": lambda to: to.token(nonce=...),
    "another nonce": lambda to: to.token(nonce="another"),
    "empty nonce": lambda to: to.token(nonce=""),
    "null nonce": lambda to: to.token(nonce=None),
    "a list as nonce": lambda to: to.token(nonce=[to.nonce]),
    "nonce with a space": lambda to: to.token(nonce=to.nonce + " "),
    "expired": lambda to: to.token(iat=SECONDS - 900, exp=SECONDS - 300),
    "expires now": lambda to: to.token(iat=SECONDS - 600, exp=SECONDS),
    "no exp": lambda to: to.token(exp=...),
    "ten years": lambda to: to.token(exp=SECONDS + 3650 * DAY),
    "a day and a minute": lambda to: to.token(exp=SECONDS + DAY + 60),
    "no iat": lambda to: to.token(iat=...),
    "iat in the future": lambda to: to.token(iat=SECONDS + 61),
    "nbf in the future": lambda to: to.token(nbf=SECONDS + 61),
    "no sub": lambda to: to.token(sub=...),
    "a number as sub": lambda to: to.token(sub=1),
    "NUL in sub": lambda to: to.token(sub="ann\0"),
    "no email": lambda to: to.token(email=...),
    "a list as email": lambda to: to.token(email=["ann@example.com"]),
    "newline in email": lambda to: to.token(email="ann@example.com\nbob@example.com"),
    "email not verified": lambda to: to.token(email_verified=False),
    "email not verified in words": lambda to: to.token(email_verified="false"),
    "a list as sid": lambda to: to.token(sid=["s"]),
    "wrong at_hash": lambda to: to.token(at_hash=to.access_hash("another")),
    "at_hash of all the hash": lambda to: to.token(at_hash=to.access_hash(size=32)),
    "empty at_hash": lambda to: to.token(at_hash=""),
    "null at_hash": lambda to: to.token(at_hash=None),
    "a logout token's events": lambda to: to.token(events={EVENT: {}}),
    "Keycloak's access token": lambda to: to.token(typ="Bearer"),
    "Keycloak's refresh token": lambda to: to.token(typ="Refresh"),
    "Keycloak's logout token": lambda to: to.token(typ="Logout"),
    "Cognito's access token": lambda to: to.token(token_use="access"),
}


def saying(claim: str, value: Any) -> Bad:
    return lambda to: to.token(**{claim: value})


TIMES: Mapping[str, Bad] = {
    f"{claim} as {value!r}": saying(claim, value)
    for claim in ("exp", "iat", "nbf")
    for value in NOT_AN_INTEGER
}

BAD: Mapping[str, Bad] = {
    f"{kind}: {name}": bad
    for kind, group in {
        "unsigned": UNSIGNED,
        "confused": CONFUSED,
        "header": HEADERS,
        "form": FORMS,
        "claims": CLAIMS,
        "times": TIMES,
    }.items()
    for name, bad in group.items()
}
