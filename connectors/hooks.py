"""Webhooks that others send us: whether the sender knows the secret, and what is to be read again.

A hint says only that something changed. What changed is always read from the source itself.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from connectors.http import Secrets
from rules.errors import NotAllowed

EVERYBODY = "*"
"""The subject of a hint that does not say whom it is about."""


@dataclass(frozen=True, slots=True)
class Hint:
    """`delivery` is the same for each try of one event; `subjects` are ids of the source."""

    delivery: str
    subjects: tuple[str, ...] = (EVERYBODY,)


def secret_for_hooks(secrets: Secrets, field: str) -> bytes:
    """Without a secret nobody can be believed."""
    value = secrets[field].reveal() if field in secrets else ""
    if not value:
        raise NotAllowed("This connection takes no webhooks: its webhook secret is not set.")
    return value.encode()


def check_signature(given: str | None, expected: str) -> None:
    """In the same time however wrong it is."""
    if not hmac.compare_digest((given or "").strip().encode(), expected.encode()):
        raise NotAllowed("The signature is not of this webhook's secret.")


def check_age(sent: datetime | None, now: datetime, most: timedelta) -> None:
    """An old event may be one that somebody kept; nothing honest comes from the future."""
    if sent is None or not -timedelta(minutes=10) <= now - sent <= most:
        raise NotAllowed("The webhook is too old, or does not say when it was sent.")


def digest(*parts: bytes) -> str:
    return sha256(b"\0".join(parts)).hexdigest()


def moment_of(written: str | None) -> datetime | None:
    """What an ISO 8601 text means; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class HintOf(Protocol):
    """What a connector that takes webhooks offers as `hint_of`; it raises NotAllowed."""

    def __call__(
        self, secrets: Secrets, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Hint: ...
