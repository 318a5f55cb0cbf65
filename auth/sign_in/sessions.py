"""Browser sessions: begun at sign-in, found at each request, ended here or by the provider.

A session's token is 256 random bits that only the browser's cookie holds; we keep its SHA-256. The
provider's ID token is kept for the logout there, sealed with a key that is made of that token.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from auth.credentials.claims import refused
from auth.credentials.opaque import Random, digest, is_token, new_token
from auth.sign_in.id_tokens import SignedIn
from auth.sign_in.logout_tokens import Logout
from model.database import Lookup, SystemSession
from model.rows import AnySelect, named, written
from model.session import BrowserSession, ObeyedLogout, SignInAttempt

SESSION_COOKIE = "__Host-okrgraph"
# A key seals one ID token only, so its nonce needs no chance.
ONLY_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A session about to begin: whose, for how long, and the ID token that it rests on."""

    person_id: UUID
    signed_in: SignedIn
    id_token: str = field(repr=False)
    now: datetime
    lifetime: timedelta


async def begin(session: SystemSession, of: Beginning, random: Random) -> str:
    """A new session's token. It is always a new one: none that the browser brought is taken."""
    token = new_token(random)
    values = {
        "digest": digest(token),
        "person_id": of.person_id,
        "created_at": of.now,
        "expires_at": of.now + of.lifetime,
        "provider_subject": of.signed_in.subject,
        "provider_session": of.signed_in.session,
        "hint": AESGCM(hint_key(token)).encrypt(ONLY_NONCE, of.id_token.encode(), None),
    }
    await session.run(insert(BrowserSession).values(**values))
    return token


async def person_of_session(look: Lookup, token: str, now: datetime) -> UUID | None:
    """The person signed in by this cookie; None where nobody is, or no longer."""
    if not is_token(token):
        return None
    found = await look.all(signed_in(), digest=digest(token), now=now)
    return found[0].person_id if found else None


@written
def signed_in() -> AnySelect:
    of_token = BrowserSession.digest == named("digest", BrowserSession.digest.type)
    alive = BrowserSession.expires_at > named("now", BrowserSession.expires_at.type)
    return select(BrowserSession.person_id).where(of_token, alive)


@dataclass(frozen=True, slots=True)
class Ended:
    """A session that is over: whose it was, and the ID token to sign out at the provider too."""

    person_id: UUID
    id_token: str = field(repr=False)


async def end(session: SystemSession, token: str) -> Ended | None:
    """Ends a session; None if there was none."""
    if not is_token(token):
        return None
    ended = delete(BrowserSession).where(BrowserSession.digest == digest(token))
    left = ended.returning(BrowserSession.person_id, BrowserSession.hint)
    row = (await session.run(left)).one_or_none()
    if row is None:
        return None
    id_token = AESGCM(hint_key(token)).decrypt(ONLY_NONCE, row.hint, None).decode()
    return Ended(row.person_id, id_token)


async def end_by_provider(session: SystemSession, told: Logout) -> list[UUID]:
    """Ends what a logout token names; whose sessions those were, one by one.

    A session that the provider never named may be the one that it means, so its subject is enough
    there. NotAllowed if that token was obeyed before.
    """
    obeyed = insert(ObeyedLogout).values(digest=digest(told.token_id), expires_at=told.expires_at)
    once = obeyed.on_conflict_do_nothing().returning(ObeyedLogout.digest)
    if (await session.run(once)).one_or_none() is None:
        raise refused("it was used before.")
    statement = delete(BrowserSession)
    if told.subject is not None:
        statement = statement.where(BrowserSession.provider_subject == told.subject)
    if told.session is not None:
        named = BrowserSession.provider_session == told.session
        unnamed = BrowserSession.provider_session.is_(None)
        statement = statement.where(named if told.subject is None else or_(named, unnamed))
    ended = await session.run(statement.returning(BrowserSession.person_id))
    return [row.person_id for row in ended]


async def sweep(session: SystemSession, now: datetime) -> None:
    """Deletes what has expired; it counted for nothing already."""
    for noun in (BrowserSession, SignInAttempt, ObeyedLogout):
        await session.run(delete(noun).where(noun.expires_at <= now))


def hint_key(token: str) -> bytes:
    return hmac.digest(token.encode(), b"okrgraph: the provider's ID token", "sha256")
