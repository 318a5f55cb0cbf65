"""What else than rows it rests on that a token names its person: a key that is still published.

So much has to be looked at again each time, where who sent a token is remembered.
"""

from dataclasses import dataclass
from datetime import datetime

from auth.credentials.jwks import FixedKeys
from auth.credentials.tokens import ACCESS_TOKEN_TYPES, Keys, PublicKey, issuer_of, parsed
from auth.identify import Credentials, Verifier, token_of
from auth.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Proof:
    """A token was signed with this key, and ends then; `keys` is None for ours, which stay."""

    keys: Keys | None
    kid: str
    key: PublicKey
    until: datetime

    async def holds(self, now: datetime) -> bool:
        """Asks for the key as a verification does, so that a withdrawn one is out as soon."""
        if now >= self.until:
            return False
        return self.keys is None or await self.keys.key(self.kid) is self.key


async def proof_of(given: Credentials, verifier: Verifier, viewer: Viewer) -> Proof | None:
    """Of a token that was verified just now; None for sessions and secrets, which are rows."""
    shown = token_of(given, verifier)
    if shown is None or viewer.until is None:
        return None
    token, trusted = shown
    header, claims = parsed(token, ACCESS_TOKEN_TYPES)
    keys = issuer_of(claims, trusted).keys
    key = await keys.key(header.kid)
    others = None if isinstance(keys, FixedKeys) else keys
    return None if key is None else Proof(others, header.kid, key, viewer.until)
