"""Webhooks as Jira sends them, and ways to forge, replay and spoil one."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

WEBHOOK_SECRET = "canary-of-a-jira-webhook"
CLIENT_SECRET = "canary-of-a-jira-app"


class Sent(NamedTuple):
    headers: dict[str, str]
    body: bytes


def body_of(issue_id: object, at: datetime, **more: Any) -> bytes:
    issue = {"id": issue_id, "key": "OKR-1", "fields": {"summary": "As Jira tells it"}}
    told = {"timestamp": round(at.timestamp() * 1000), "webhookEvent": "jira:issue_updated"}
    return json.dumps({**told, "issue": issue, **more}).encode()


def signed(body: bytes, key: str = WEBHOOK_SECRET, method: str = "sha256") -> Sent:
    signature = hmac.new(key.encode(), body, method).hexdigest()
    headers = {"x-atlassian-webhook-identifier": "1", "x-hub-signature": f"{method}={signature}"}
    return Sent(headers, body)


def by_token(
    body: bytes,
    at: datetime,
    key: str = CLIENT_SECRET,
    head: dict[str, Any] | None = None,
    **claims: Any,
) -> Sent:
    """As one that was registered by an app is sent."""
    said = {"iss": "app", "iat": int(at.timestamp()), "exp": int(at.timestamp()) + 180, **claims}
    parts = [_packed(head or {"alg": "HS256", "typ": "JWT"}), _packed(said)]
    signature = hmac.new(key.encode(), ".".join(parts).encode(), "sha256").digest()
    token = ".".join([*parts, urlsafe_b64encode(signature).decode().rstrip("=")])
    return Sent({"authorization": f"Bearer {token}"}, body)


def forged(random: Random, at: datetime) -> Sent:
    """One that nobody may believe, in one of many ways."""
    body = body_of(str(random.randrange(10**6)), at, noise=random.random())
    return random.choice(WAYS)(random, body, at)


def _packed(told: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _with(sent: Sent, **headers: str) -> Sent:
    return Sent({**sent.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}, sent.body)


def _other_key(random: Random, body: bytes, _: datetime) -> Sent:
    return signed(body, random.choice(["", "x", WEBHOOK_SECRET[:-1], CLIENT_SECRET]))


def _other_body(random: Random, body: bytes, _: datetime) -> Sent:
    place = random.randrange(len(body))
    spoilt = body[:place] + bytes([body[place] ^ 1 << random.randrange(8)]) + body[place + 1 :]
    return Sent(signed(body).headers, spoilt)


def _written_anew(_: Random, body: bytes, __: datetime) -> Sent:
    return Sent(signed(body).headers, json.dumps(json.loads(body), indent=1).encode())


def _other_method(random: Random, body: bytes, _: datetime) -> Sent:
    return signed(body, method=random.choice(["sha1", "sha512", "md5"]))


def _cut(random: Random, body: bytes, _: datetime) -> Sent:
    whole = signed(body).headers["x-hub-signature"]
    return _with(signed(body), x_hub_signature=whole[: random.randrange(len(whole))])


def _bare(random: Random, body: bytes, _: datetime) -> Sent:
    return Sent(random.choice([{}, {"x-hub-signature": ""}, {"authorization": "Bearer "}]), body)


def _old(random: Random, _: bytes, at: datetime) -> Sent:
    shift = random.choice([-1, 1]) * timedelta(hours=7 + random.randrange(500))
    return signed(body_of("1", at + shift))


def _timeless(random: Random, _: bytes, at: datetime) -> Sent:
    stamp = random.choice([None, "now", True, -1, 10**30, 1.5])
    return signed(body_of("1", at, timestamp=stamp))


def _other_app(random: Random, body: bytes, at: datetime) -> Sent:
    return by_token(body, at, random.choice(["", "x", WEBHOOK_SECRET, CLIENT_SECRET + "x"]))


def _other_algorithm(random: Random, body: bytes, at: datetime) -> Sent:
    name = random.choice(["none", "HS512", "RS256", "hs256", None])
    return by_token(body, at, head={"alg": name})


def _stale_token(random: Random, body: bytes, at: datetime) -> Sent:
    past = int(at.timestamp()) - random.randrange(700, 10**6)
    claims: Sequence[dict[str, Any]] = [
        {"exp": past}, {"iat": past}, {"exp": None}, {"iat": "now"}, {"iat": past + 10**7},
    ]  # fmt: skip
    return by_token(body, at, **random.choice(claims))


def _no_token(random: Random, body: bytes, at: datetime) -> Sent:
    whole = by_token(body, at).headers["authorization"]
    spoilt = [whole + ".x", whole[:-3], whole.replace(".", "", 1), "Bearer a.b.c", "JWT ..",
              "Bearer " + "a" * 9000, "Basic YTpi"]  # fmt: skip
    return Sent({"authorization": random.choice(spoilt)}, body)


Way = Callable[[Random, bytes, datetime], Sent]
WAYS: Sequence[Way] = (
    _other_key, _other_body, _written_anew, _other_method, _cut, _bare, _old, _timeless,
    _other_app, _other_algorithm, _stale_token, _no_token,
)  # fmt: skip
