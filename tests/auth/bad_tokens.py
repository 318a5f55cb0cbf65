"""Every way we know to make a bad token, by the name of what is wrong with it."""

import hmac
import json
from typing import Any

from tests.auth.builders import (
    AUDIENCE,
    COMPANY,
    EC,
    ED,
    OTHER_CURVE,
    OURS,
    OWN_KEY,
    RSA,
    SECONDS,
    STRANGER,
    base64,
    header,
    own_payload,
    own_token,
    payload,
    public,
    segment,
    signed,
    token,
)

GOOD = token()
HEAD, BODY, SIGNATURE = GOOD.split(".")
NOT_AN_INTEGER: tuple[Any, ...] = (None, "1795343400", True, 1795343400.0, [1795343400], {}, "soon")
DAY = 86_400


def with_header(**changes: Any) -> str:
    return signed(header(**changes), payload(), model="RS256")


def with_body(text: str) -> str:
    return signed(header(), text.encode())


def with_hmac(secret: bytes, algorithm: str = "HS256") -> str:
    """As if the public key, which everybody has, were a shared secret."""
    message = f"{segment(header(alg=algorithm))}.{BODY}"
    signature = hmac.digest(secret, message.encode(), f"sha{algorithm[2:]}")
    return f"{message}.{base64(signature)}"


def raw(text: str, **values: Any) -> str:
    """The usual payload, with one more piece of JSON at its end."""
    return with_body(json.dumps(payload(**values))[:-1] + "," + text + "}")


PEM = RSA.as_pem(private=False)

UNSIGNED = {
    "alg none": f"{segment(header(alg='none'))}.{BODY}.",
    "alg none with a signature": f"{segment(header(alg='none'))}.{BODY}.{SIGNATURE}",
    "alg nOnE": f"{segment(header(alg='nOnE'))}.{BODY}.{SIGNATURE}",
    "alg NONE and no third part": f"{segment(header(alg='NONE'))}.{BODY}",
    "empty signature": f"{HEAD}.{BODY}.",
    "another token's signature": f"{HEAD}.{BODY}.{token(sub='bob').split('.')[2]}",
    "another token's payload": f"{HEAD}.{segment(payload(sub='bob'))}.{SIGNATURE}",
    "zeros as a signature": f"{HEAD}.{BODY}.{base64(bytes(256))}",
    "ES256 of zeros": f"{segment(header(alg='ES256', kid='ec'))}.{BODY}.{base64(bytes(64))}",
    "ES256 in DER": f"{segment(header(alg='ES256', kid='ec'))}.{BODY}.{base64(b'0' * 70)}",
    "Ed25519 of zeros": f"{segment(header(alg='EdDSA', kid='ed'))}.{BODY}.{base64(bytes(64))}",
}

CONFUSED = {
    "HS256 with the PEM": with_hmac(PEM),
    "HS256 with the stripped PEM": with_hmac(PEM.strip()),
    "HS256 with the DER": with_hmac(RSA.as_der(private=False)),
    "HS256 with the JWK": with_hmac(json.dumps(public(RSA)).encode()),
    "HS384 with the PEM": with_hmac(PEM, "HS384"),
    "HS512 with the PEM": with_hmac(PEM, "HS512"),
    "HS256 with no secret": with_hmac(b""),
    "HS256 with one zero byte": with_hmac(b"\0"),
    "HS256 with the kid": with_hmac(b"rsa"),
    "RS384": signed(header(alg="RS384"), payload()),
    "RS512": signed(header(alg="RS512"), payload()),
    "PS256": signed(header(alg="PS256"), payload()),
    "ES384": signed(header(alg="ES384", kid="ec"), payload(), OTHER_CURVE),
    "RS256 that says ES256": signed(header(alg="ES256"), payload(), model="RS256"),
    "ES256 that says RS256": signed(header(kid="ec"), payload(), EC, "ES256"),
    "RS256 with the EC key's id": signed(header(kid="ec"), payload()),
    "a stranger's key under our id": signed(header(), payload(), STRANGER),
    "the company in our key": signed(
        {"alg": "Ed25519", "kid": OWN_KEY.kid}, payload(), OWN_KEY, "Ed25519"
    ),
    "us in the company's key": signed(header(), own_payload()),
    "us in RS256 with our id": signed(header(kid=OWN_KEY.kid), own_payload()),
    "us in the company's Ed25519 key": signed(
        header(alg="Ed25519", kid="ed"), own_payload(), ED, "Ed25519"
    ),
    "lower-case alg": with_header(alg="rs256"),
    "a list as alg": with_header(alg=["RS256"]),
    "a number as alg": with_header(alg=256),
    "no alg": with_header(alg=...),
}

HEADERS = {
    "embedded jwk": signed(header(jwk=public(STRANGER)), payload(), STRANGER),
    "embedded jwk and no kid": signed(header(jwk=public(STRANGER), kid=...), payload(), STRANGER),
    "embedded jwk of the right key": with_header(jwk=public(RSA)),
    "jku": with_header(jku="https://evil.example.com/keys"),
    "x5u": with_header(x5u="https://evil.example.com/cert"),
    "x5c": with_header(x5c=["MIIB"]),
    "crit": with_header(crit=["exp"], exp=1),
    "empty crit": with_header(crit=[]),
    "b64 false": with_header(b64=False),
    "b64 false and crit": with_header(b64=False, crit=["b64"]),
    "b64 true": with_header(b64=True),
    "zip": with_header(zip="DEF"),
    "enc": with_header(enc="A256GCM"),
    "cty of a nested token": with_header(cty="JWT"),
    "claims in the header": with_header(sub="ann"),
    "unknown kid": with_header(kid="gone"),
    "no kid": with_header(kid=...),
    "empty kid": with_header(kid=""),
    "a number as kid": with_header(kid=1),
    "a list as kid": with_header(kid=["rsa"]),
    "an object as kid": with_header(kid={"kid": "rsa"}),
    "a path as kid": with_header(kid="../../../dev/null"),
    "SQL as kid": with_header(kid="' OR 1=1 --"),
    "typ of an ID token": with_header(typ="id_token"),
    "typ of a logout token": with_header(typ="logout+jwt"),
    "typ of a security event": with_header(typ="secevent+jwt"),
    "typ of a DPoP proof": with_header(typ="dpop+jwt"),
    "typ of a client assertion": with_header(typ="client-authentication+jwt"),
    "empty typ": with_header(typ=""),
    "null typ": with_header(typ=None),
    "a list as typ": with_header(typ=["JWT"]),
    "alg twice": signed(b'{"alg":"none","alg":"RS256","kid":"rsa"}', payload(), model="RS256"),
    "kid twice": signed(b'{"alg":"RS256","kid":"x","kid":"rsa"}', payload(), model="RS256"),
    "a header that is a list": signed(b'["RS256"]', payload(), model="RS256"),
    "a header that is a text": signed(b'"RS256"', payload(), model="RS256"),
    "a header that is null": signed(b"null", payload(), model="RS256"),
    "a header in UTF-16": signed(json.dumps(header()).encode("utf-16"), payload(), model="RS256"),
    "a header with a byte-order mark": signed(
        b"\xef\xbb\xbf" + json.dumps(header()).encode(), payload(), model="RS256"
    ),
}

FORMS = {
    "nothing": "",
    "a dot": ".",
    "two dots": "..",
    "three dots": "...",
    "one part": HEAD,
    "two parts": f"{HEAD}.{BODY}",
    "four parts": f"{GOOD}.{SIGNATURE}",
    "five parts, as encrypted": f"{GOOD}.{BODY}.{SIGNATURE}",
    "JSON serialisation": json.dumps({"protected": HEAD, "payload": BODY, "signature": SIGNATURE}),
    "general JSON serialisation": json.dumps(
        {"payload": BODY, "signatures": [{"protected": HEAD, "signature": SIGNATURE}]}
    ),
    "detached payload": f"{HEAD}..{SIGNATURE}",
    "padding": f"{HEAD}.{BODY}.{SIGNATURE}==",
    "padding inside": f"{HEAD}=.{BODY}.{SIGNATURE}",
    "plus and slash": f"{HEAD}.{BODY}.{'+/' * 171}",
    "a space before": f" {GOOD}",
    "a newline after": f"{GOOD}\n",
    "a newline inside": f"{HEAD}\n.{BODY}.{SIGNATURE}",
    "a NUL inside": f"{HEAD}.{BODY}\0.{SIGNATURE}",
    "a letter of another script": f"{HEAD}.{BODY}.{SIGNATURE[:-1]}\u0430",
    "a full-width dot": f"{HEAD}\uff0e{BODY}\uff0e{SIGNATURE}",
    "one letter too many in base64": f"{HEAD}.{BODY}.{SIGNATURE}AAA",
    "not base64 of JSON": f"AAAA.{BODY}.{SIGNATURE}",
    "9 KiB": token(padding="x" * 9000),
    "9 KiB of nothing": "a" * 9000,
    "a megabyte": f"{HEAD}.{'A' * 1_000_000}.{SIGNATURE}",
    "two tokens": f"{GOOD},{GOOD}",
    "an opaque token": "ya29.a0AfH6SMBx",
}

JSON = {
    "sub twice": raw('"sub":"bob"'),
    "exp twice": raw(f'"exp":{SECONDS + 60}'),
    "iss twice": raw(f'"iss":"{COMPANY}"'),
    "a claim twice, deeper": raw('"act":{"sub":"x","sub":"y"}'),
    "a claim twice, once escaped": raw('"\\u0073ub":"bob"'),
    "NaN": raw('"exp":NaN', exp=...),
    "Infinity": raw('"exp":Infinity', exp=...),
    "minus Infinity": raw('"nbf":-Infinity'),
    "NaN in a claim we do not read": raw('"x":NaN'),
    "a number that overflows": raw('"exp":1e999', exp=...),
    "5000 digits": raw(f'"exp":{"9" * 5000}', exp=...),
    "400 digits": raw(f'"exp":{"9" * 400}', exp=...),
    "deep nesting": with_body("[" * 2500 + "]" * 2500),
    "deep nesting in a claim": raw('"x":' + "[" * 2000 + "]" * 2000),
    "a list": with_body("[]"),
    "a text": with_body('"ann"'),
    "a number": with_body("1"),
    "null": with_body("null"),
    "no JSON": with_body("hello"),
    "JSON and more": with_body(json.dumps(payload()) + "{}"),
    "comments": with_body(json.dumps(payload())[:-1] + "/* */}"),
    "a comma at the end": with_body(json.dumps(payload())[:-1] + ",}"),
    "Latin-1": signed(header(), json.dumps(payload()).encode() + b"\xe9"),
    "UTF-16": signed(header(), json.dumps(payload()).encode("utf-16-le")),
    "an overlong encoding": signed(header(), json.dumps(payload()).encode() + b"\xc0\x80"),
    "an empty object": with_body("{}"),
}

CLAIMS = {
    "no iss": token(iss=...),
    "another iss": token(iss="https://evil.example.com"),
    "iss with a slash at its end": token(iss=COMPANY + "/"),
    "iss in capitals": token(iss=COMPANY.upper()),
    "iss with a space": token(iss=COMPANY + " "),
    "iss below ours": token(iss=COMPANY + "/realms/other"),
    "a list as iss": token(iss=[COMPANY]),
    "null iss": token(iss=None),
    "an object as iss": token(iss={"iss": COMPANY}),
    "no aud": token(aud=...),
    "another aud": token(aud="https://wiki.example.com"),
    "empty aud": token(aud=""),
    "an empty list as aud": token(aud=[]),
    "aud in a list in a list": token(aud=[[AUDIENCE]]),
    "a number beside aud": token(aud=[AUDIENCE, 1]),
    "an object as aud": token(aud={AUDIENCE: 1}),
    "null aud": token(aud=None),
    "aud that begins as ours": token(aud=AUDIENCE + ".evil.com"),
    "part of aud": token(aud=AUDIENCE[:-1]),
    "another aud list": token(aud=["a", "b"]),
    "azp of another client with several aud": token(aud=[AUDIENCE, "wiki"], azp="wiki"),
    "azp of another client": token(azp="wiki"),
    "no client": token(azp=...),
    "no client and several aud": token(azp=..., aud=[AUDIENCE, "wiki"]),
    "client_id of another client": signed(
        header(typ="at+jwt"), payload(azp=..., client_id="wiki")
    ),
    "appid of another client": token(azp=..., appid="wiki"),
    "our azp and another client_id": token(client_id="wiki"),
    "our azp and another appid": token(appid="wiki"),
    "a list as client_id": token(azp=..., client_id=["intranet"]),
    "a list as azp": token(azp=["intranet"]),
    "empty azp": token(azp=""),
    "null azp": token(azp=None),
    "our own with azp and several aud": own_token(aud=[AUDIENCE, "wiki"], azp="wiki"),
    "expired": token(exp=SECONDS - 1),
    "expires now": token(exp=SECONDS),
    "expired long ago": token(exp=1, iat=0),
    "negative exp": token(exp=-1),
    "no exp": token(exp=...),
    "ten years": token(exp=SECONDS + 3650 * DAY),
    "ten years and no iat": token(exp=SECONDS + 3650 * DAY, iat=...),
    "a minute longer than allowed": token(exp=SECONDS + 7260),
    "issued long ago for long": token(iat=SECONDS - 30 * DAY, exp=SECONDS + 60),
    "our own for 25 hours": own_token(exp=SECONDS + 25 * 3600),
    "iat in the future": token(iat=SECONDS + 61),
    "iat far in the future": token(iat=SECONDS + 3650 * DAY),
    "nbf in the future": token(nbf=SECONDS + 61),
    "nbf in ten years": token(nbf=SECONDS + 3650 * DAY),
    "no sub": token(sub=...),
    "empty sub": token(sub=""),
    "blank sub": token(sub="  "),
    "null sub": token(sub=None),
    "a number as sub": token(sub=1),
    "a list as sub": token(sub=["ann"]),
    "an object as sub": token(sub={"id": "ann"}),
    "NUL in sub": token(sub="ann\0"),
    "half a surrogate in sub": token(sub="\ud800"),
    "sub of 400 letters": token(sub="a" * 400),
    "no email": token(email=...),
    "empty email": token(email=""),
    "null email": token(email=None),
    "a list as email": token(email=["ann@example.com"]),
    "NUL in email": token(email="ann@example.com\0"),
    "newline in email": token(email="ann@example.com\nbob@example.com"),
    "email not verified": token(email_verified=False),
    "email verified in words": token(email_verified="false"),
    "email verified null": token(email_verified=None),
    "an ID token's nonce": token(nonce="n"),
    "an ID token's at_hash": token(at_hash="h"),
    "an ID token's c_hash": token(c_hash="h"),
    "a logout token's events": token(events={"logout": {}}),
    "bound to a key": token(cnf={"jkt": "x"}),
    "Keycloak's ID token": token(typ="ID"),
    "Keycloak's refresh token": token(typ="Refresh"),
    "Keycloak's logout token": token(typ="Logout"),
    "a list as the claim typ": token(typ=["Bearer"]),
    "Cognito's ID token": token(token_use="id"),
    "our own of another audience": own_token(aud="wiki"),
    "our own of the company": own_token(iss=COMPANY),
    "our own with a slash less": own_token(iss=OURS.rstrip("/")),
    "our own that has expired": own_token(exp=SECONDS),
    "our own without sub": own_token(sub=...),
    **{f"exp as {value!r}": token(exp=value) for value in NOT_AN_INTEGER},
    **{f"iat as {value!r}": token(iat=value) for value in NOT_AN_INTEGER},
    **{f"nbf as {value!r}": token(nbf=value) for value in NOT_AN_INTEGER},
}  # fmt: skip

BAD: dict[str, str] = {
    f"{kind}: {name}": bad
    for kind, group in {
        "unsigned": UNSIGNED,
        "confused": CONFUSED,
        "header": HEADERS,
        "form": FORMS,
        "json": JSON,
        "claims": CLAIMS,
    }.items()
    for name, bad in group.items()
}
