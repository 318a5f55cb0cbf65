"""Somebody's yes at another system (OAuth 2.0): where it is asked for, and what comes back.

What was asked travels there and back as `state`, sealed to its connection: whoever comes back with
it was sent by us, for this connection and not long ago, and no table has to remember it.
"""

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from urllib.parse import urlsplit
from uuid import UUID

from connectors import Connector
from connectors.http import Client, Secrets
from rules.errors import Invalid, Refused
from rules.urls import is_url
from sync.connections import Vault
from sync.secrets import KeyRing, Secret, open_, seal

BACK = "/connect/done"
"""Where the other system leads back to, below the address of this service."""
PROOF_COOKIE = "__Host-okrgraph-consent"
"""What the browser that began it holds, where a page of ours did: no other comes back for it."""
PROOF = re.compile(r"[A-Za-z0-9_-]{22,128}")
WITHIN = timedelta(minutes=10)
FIELD = "state of a consent"


class ConsentedConnector(Protocol):
    GRANT: str

    @staticmethod
    def consent_address(settings: Any, back_to: str, state: str) -> str: ...

    @staticmethod
    async def granted(
        client: Client, settings: Any, secrets: Secrets, code: str, back_to: str, now: datetime
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for the consent, until when it is waited for, and where it leads back to.

    `proof` is what the browser that asked holds, where it said so.
    """

    connection: UUID
    actor: UUID
    back_to: str
    until: datetime
    proof: str | None = None

    def is_proved_by(self, held: str | None) -> bool:
        """Whatever a browser sends: a cookie may hold any characters."""
        if not (self.proof and held):
            return False
        return hmac.compare_digest(self.proof.encode(), held.encode(errors="replace"))


def consented(connector: Connector, name: str) -> ConsentedConnector:
    """Invalid where it signs in by what is entered."""
    if not hasattr(connector, "consent_address"):
        raise Invalid(f"{name} wants nobody's consent: it has its secret.", path=["connection"])
    return cast("ConsentedConnector", connector)


def check_back(back_to: str) -> None:
    if not is_url(back_to) or not urlsplit(back_to).path.endswith(BACK) or "?" in back_to:
        message = f"Write the address of this service's {BACK}, as a browser reaches it."
        raise Invalid(message, path=["backTo"])


def check_proof(proof: str | None) -> None:
    """Nobody may guess one."""
    if proof is not None and PROOF.fullmatch(proof) is None:
        message = "A proof is 22 to 128 letters and digits, made by chance for this one consent."
        raise Invalid(message, path=["proof"])


def state_of(asked: Asked, vault: Vault) -> str:
    told = {"back": asked.back_to, "until": asked.until.isoformat(), "proof": asked.proof}
    secret = Secret(json.dumps({**told, "actor": str(asked.actor)}))
    sealed = seal(
        secret, keys=vault.keys, connection=asked.connection, field=FIELD, random=vault.random
    )
    return f"{asked.connection.hex}.{urlsafe_b64encode(sealed).decode().rstrip('=')}"


def asked_in(state: str, keys: KeyRing, now: datetime) -> Asked:
    """Invalid unless we sent somebody there with this very state, and not long ago."""
    key, _, body = state.partition(".")
    try:
        connection = UUID(hex=key)
        sealed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        opened = open_(sealed, keys=keys, connection=connection, field=FIELD)
    except (ValueError, Refused):
        message = (
            "This is no answer to a question of the console. Where a terminal asked, copy the "
            "whole address of this page there."
        )
        raise Invalid(message, path=["state"]) from None
    asked = _asked(connection, json.loads(opened.reveal()))
    if asked.until < now:
        raise Invalid("That took too long. Ask for the consent again.", path=["state"])
    return asked


def _asked(connection: UUID, told: Mapping[str, Any]) -> Asked:
    until = datetime.fromisoformat(told["until"])
    return Asked(connection, UUID(told["actor"]), told["back"], until, told.get("proof"))
