"""Webhooks: how an event is signed, when it is tried again, and when an endpoint is given up.

By the Standard Webhooks rules (https://www.standardwebhooks.com): an id that stays the same however
often an event is sent, the time of the try, and an HMAC-SHA256 by each secret that is live.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

SECRET_PREFIX = "whsec_"  # noqa: S105 — how such a secret begins, and none itself.
SECRET_BYTES = 32
GONE = 410
# Such an answer speaks of the moment, and not of the event: it is as good as none.
AWAY = frozenset({408, 425, 429, 502, 503, 504})
TRIES = 10
"""How often an endpoint may refuse one event, in some ten hours, before the next one is sent."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)
LONGEST_WISH = timedelta(days=1)
"""The most that an endpoint's `Retry-After` is obeyed."""


class WebhookState(Enum):
    """Whether events are sent to an endpoint. DISABLED is our doing, PAUSED an administrator's."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


class DisabledBecause(Enum):
    GONE = "GONE"
    FAILING = "FAILING"
    RESTORED = "RESTORED"


class Outcome(Enum):
    """What came of a try."""

    DELIVERED = "DELIVERED"
    RETRYING = "RETRYING"
    GIVEN_UP = "GIVEN_UP"
    STOPPED = "STOPPED"


def secret_text(key: bytes) -> str:
    return SECRET_PREFIX + b64encode(key).decode()


def signed_headers(
    message_id: str, at: datetime, body: bytes, secrets: Sequence[str]
) -> Mapping[str, str]:
    """The headers of one try; whoever knows any one of the secrets can verify it."""
    timestamp = str(int(at.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def outcome_of(status: int | None, tries: int) -> Outcome:
    """What an answer to the try of this number, from 1, comes to; no answer is None.

    Who is away gets the same event when they are back. Who refuses it again and again gets the
    next one: one event that an endpoint can't take must not keep all others from it.
    """
    if status is not None and 200 <= status < 300:
        return Outcome.DELIVERED
    if status == GONE:
        return Outcome.STOPPED
    if status is None or status in AWAY or tries < TRIES:
        return Outcome.RETRYING
    return Outcome.GIVEN_UP


def pause_after(tries: int, chance: float, asked_for: float | None = None) -> timedelta:
    """How long to wait after the try of this number: three times as long each time, spread out.

    `chance` is from 0 to 1; `asked_for` are the seconds of the endpoint's own `Retry-After`.
    """
    if asked_for is not None:
        return min(timedelta(seconds=max(1.0, asked_for)), LONGEST_WISH)
    threefold: int = 3 ** min(tries - 1, 20)
    return min(FIRST_PAUSE * threefold, LONGEST_PAUSE) * (0.75 + 0.5 * chance)


def _signature(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    return "v1," + b64encode(hmac.digest(key, signed, sha256)).decode()
