"""The actions on machines' secrets: make one, shown once, and revoke it; administrators only."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.credentials.machines import SHOWN, new_secret
from auth.credentials.opaque import Random, digest
from auth.gate import Work
from auth.visibility.rights import Action, must
from model.client import Client, ClientSecret
from model.rows import Row
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.once import answered_before, remember
from resolvers.systems.client_actions import NewId, open_client
from resolvers.systems.clients import secrets_by_id
from rules.errors import Invalid, NotFound

CREATE = "clientSecretCreate"
REVOKE = "clientSecretRevoke"
MOST_LIVE = 2
"""The old one and the new one, while a machine is moved from one to the other."""
LONGEST_LIFE = timedelta(days=366)


@dataclass(frozen=True)
class ClientSecretCreate:
    client: GlobalId
    expires_at: datetime
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ClientSecretRevoke:
    client_secret: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class NewSecret:
    """A secret's row with its text, which is None for whoever asks again."""

    row: Row
    text: str | None = field(repr=False)


async def client_secret_create(
    work: Work, given: ClientSecretCreate, new_id: NewId, random: Random = secrets.token_bytes
) -> NewSecret:
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, CREATE, given)
    if first is not None:
        return NewSecret(await secret_of(work, first), None)
    client = await open_client(work, given.client)
    check_end(work, given.expires_at)
    await check_room(work, client.id)
    text, secret_id = new_secret(random), new_id()
    await work.insert(ClientSecret, values(work, given, client.id, secret_id, text))
    work.audit(CREATE, ClientSecret, secret_id, detail={"client": client.id})
    await tell(work, Client.__name__, client.id)
    await remember(work, CREATE, given, secret_id)
    return NewSecret(await secret_of(work, secret_id), text)


async def client_secret_revoke(work: Work, given: ClientSecretRevoke, _: NewId) -> Row:
    """From now on it is not taken; one revoked before stays as it was."""
    await must(work, Action.ADMINISTER)
    if await answered_before(work, REVOKE, given) is None:
        secret = await secret_of(work, key_of(given.client_secret, "ClientSecret"))
        if secret[ClientSecret.revoked_at] is None:
            revoked = {"revoked_at": work.moment.now}
            await work.save(ClientSecret, secret.id, revoked, version=None)
            work.audit(REVOKE, ClientSecret, secret.id, detail={"client": secret.client_id})
            await tell(work, Client.__name__, secret.client_id)
        await remember(work, REVOKE, given, secret.id)
    return await secret_of(work, key_of(given.client_secret, "ClientSecret"))


def check_end(work: Work, expires_at: datetime) -> None:
    if expires_at.tzinfo is None:
        raise Invalid("Give `expiresAt` with its offset.", path=["expiresAt"])
    if not work.moment.now < expires_at <= work.moment.now + LONGEST_LIFE:
        raise Invalid("A secret expires in the future, in a year at most.", path=["expiresAt"])


async def check_room(work: Work, client_id: UUID) -> None:
    live = await work.records(
        select(ClientSecret.id).where(
            ClientSecret.client_id == client_id,
            ClientSecret.revoked_at.is_(None),
            ClientSecret.expires_at > work.moment.now,
        )
    )
    if len(live) >= MOST_LIVE:
        message = "It has two secrets that are taken. Revoke the one no longer used first."
        raise Invalid(message, path=["client"], code="NOT_OPEN")


async def secret_of(work: Work, key: UUID | None) -> Row:
    found = None if key is None else (await secrets_by_id(work, [key], None, frozenset()))[0]
    if found is None:
        raise NotFound("There is no such secret, or it is not yours to see.")
    return found


def values(
    work: Work, given: ClientSecretCreate, client_id: UUID, secret_id: UUID, text: str
) -> dict[str, Any]:
    return {
        "id": secret_id,
        "client_id": client_id,
        "digest": digest(text),
        "prefix": text[:SHOWN],
        "created_at": work.moment.now,
        "created_by_id": work.actor,
        "expires_at": given.expires_at,
    }
