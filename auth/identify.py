"""Who a request comes from: its bearer token, verified, and the person our rows hold for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auth.claims import Claims, refused
from auth.tokens import Trusted, verify
from auth.viewer import SIGNED_OUT, Viewer, viewer_by_email, viewer_by_id
from model.database import Database
from rules.errors import NotAllowed

BEARER = re.compile(r"Bearer +([\x21-\x7e]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Whose tokens this service takes: its own and those of the company's issuers."""

    trusted: Sequence[Trusted]


async def identify(
    authorization: str | None, verifier: Verifier, database: Database, *, now: datetime
) -> Viewer:
    """The viewer of a request by its Authorization header; NotAllowed (UNAUTHENTICATED) if nobody.

    The database is asked only once the token is good, so a flood of bad ones takes no connection.
    """
    claims = await verify(bearer_token(authorization), verifier.trusted, now=now)
    async with database.system() as session:
        if claims.email is not None:
            return await viewer_by_email(session, claims.email)
        return await viewer_by_id(session, person_id(claims))


def bearer_token(authorization: str | None) -> str:
    if not authorization:
        raise NotAllowed("Sign in: send an Authorization header with a token.", code=SIGNED_OUT)
    found = BEARER.fullmatch(authorization.strip(" "))
    if found is None:
        raise NotAllowed(
            "The Authorization header must be the word Bearer and one token.", code=SIGNED_OUT
        )
    return found[1]


def person_id(claims: Claims) -> UUID:
    try:
        return UUID(claims.subject)
    except ValueError:
        raise refused("its subject (sub) is not the id of a person.") from None
