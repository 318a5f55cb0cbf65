"""Connections as administrators set them up: settings checked by their kind, secrets sealed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from connectors import Connector, kinds
from model.connection import Connection
from model.connection import Secret as SealedSecret
from model.database import SystemSession
from rules.errors import Conflict, Invalid, NotFound
from rules.terms import ConnectionState
from sync.secrets import KeyRing, Random, Secret, open_, seal

LACKING: tuple[ConnectionState, ...] = (ConnectionState.NEEDS_SECRET, ConnectionState.NEEDS_CONSENT)
"""Of connections that cannot be asked before somebody does something for them."""


@dataclass(frozen=True, slots=True)
class Vault:
    """What sealing takes: the keys, and randomness."""

    keys: KeyRing
    random: Random


@dataclass(frozen=True, slots=True)
class NewConnection:
    kind: str
    name: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    every_minutes: int | None = None


class ChoosingConnector(Protocol):
    @staticmethod
    def secrets_for(settings: Any) -> tuple[str, ...]: ...


class ConsentingConnector(Protocol):
    @staticmethod
    def grant_for(settings: Any) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection ready to be used."""

    id: UUID
    name: str
    connector: Connector
    settings: Any
    secrets: Mapping[str, Secret]


def connector_of(kind: str) -> Connector:
    if kind not in kinds():
        known = ", ".join(sorted(kinds()))
        raise Invalid(f"There is no connector {kind!r}. Take one of: {known}.", path=["kind"])
    return kinds()[kind]


def needed_secrets(connector: Connector, settings: Any) -> tuple[str, ...]:
    """What must be entered; of some kinds that follows from how they sign in."""
    if hasattr(connector, "secrets_for"):
        return cast("ChoosingConnector", connector).secrets_for(settings)
    return connector.SECRETS


def needed_by(connector: Connector, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The same of settings as they are kept; those that are refused by now may not tell."""
    try:
        return needed_secrets(connector, connector.parse(settings))
    except Invalid:
        return () if hasattr(connector, "secrets_for") else connector.SECRETS


def grant_for(connector: Connector, settings: Any) -> str | None:
    """What somebody's consent leaves; None where it signs in by what is entered."""
    if hasattr(connector, "grant_for"):
        return cast("ConsentingConnector", connector).grant_for(settings)
    return None


async def add(
    session: SystemSession,
    given: NewConnection,
    *,
    vault: Vault,
    now: datetime,
    new_id: Callable[[], UUID],
) -> UUID:
    """Keeps a new connection; Invalid names the setting, Conflict a name that is taken."""
    connector = connector_of(given.kind)
    connector.parse(given.settings)
    await refuse_taken(session, given.name)
    state = state_with(given.kind, given.settings, given.secrets)
    id_ = new_id()
    row = {"id": id_, "kind": given.kind, "name": given.name, "settings": dict(given.settings)}
    when = {"every_minutes": given.every_minutes, "created_at": now}
    due = now if given.every_minutes else None
    await session.run(insert(Connection).values(**row, **when, state=state, next_run_at=due))
    for field, secret in given.secrets.items():
        await keep_secret(session, id_, field, secret, vault=vault, now=now)
    return id_


async def refuse_taken(session: SystemSession, name: str) -> None:
    taken = select(Connection.id).where(func.lower(Connection.name) == name.strip().lower())
    if await session.scalar(taken) is not None:
        raise Conflict(f"There is a connection {name!r} already. Take another name.")


async def keep_secret(
    session: SystemSession,
    connection: UUID,
    field: str,
    secret: Secret,
    *,
    vault: Vault,
    now: datetime,
) -> None:
    """Writes or replaces one secret, sealed to this very connection and field."""
    sealed = seal(secret, keys=vault.keys, connection=connection, field=field, random=vault.random)
    row = {"connection_id": connection, "field": field, "sealed": sealed, "written_at": now}
    written = insert(SealedSecret).values(**row)
    fresh = {"sealed": sealed, "written_at": now}
    await session.run(
        written.on_conflict_do_update(index_elements=["connection_id", "field"], set_=fresh)
    )
    kept = func.jsonb_build_object(field, now.isoformat())
    noted = Connection.secrets_kept.op("||", return_type=JSONB())(kept)
    ours = update(Connection).where(Connection.id == connection)
    await session.run(ours.values(secrets_kept=noted))


async def clear_secrets(session: SystemSession, connection: UUID) -> None:
    """They are gone for good; whoever needs them enters them again."""
    await session.run(delete(SealedSecret).where(SealedSecret.connection_id == connection))
    ours = update(Connection).where(Connection.id == connection)
    await session.run(ours.values(secrets_kept={}))


def state_with(kind: str, settings: Mapping[str, Any], secrets: Collection[str]) -> ConnectionState:
    """What a connection that has these secrets, and is not paused, is fit for."""
    connector = connector_of(kind)
    parsed = connector.parse(settings)
    if set(needed_secrets(connector, parsed)) - set(secrets):
        return ConnectionState.NEEDS_SECRET
    grant = grant_for(connector, parsed)
    is_let_in = grant is None or grant in secrets
    return ConnectionState.READY if is_let_in else ConnectionState.NEEDS_CONSENT


def secrets_known(kind: str) -> tuple[str, ...]:
    """The names of the secrets that a kind takes; those that it cannot do without come first."""
    connector = connector_of(kind)
    return (*connector.SECRETS, *getattr(connector, "OPTIONAL_SECRETS", ()))


def signs_in(connector: Connector, field: str) -> bool:
    """Whether the secret may say whose account is read: all do but what webhooks come with."""
    webhook: str | None = getattr(connector, "WEBHOOK", None)
    return field != webhook


async def opened(session: SystemSession, connection: UUID, keys: KeyRing) -> Opened:
    """A connection with its settings parsed and its secrets in the clear; NotFound, Refused."""
    found = await session.all(
        select(Connection.name, Connection.kind, Connection.settings).where(
            Connection.id == connection, Connection.state != ConnectionState.DELETED
        )
    )
    if not found:
        raise NotFound("There is no such connection.")
    connector = connector_of(found[0].kind)
    sealed = await session.all(
        select(SealedSecret.field, SealedSecret.sealed).where(
            SealedSecret.connection_id == connection
        )
    )
    secrets = {
        row.field: open_(row.sealed, keys=keys, connection=connection, field=row.field)
        for row in sealed
    }
    return Opened(connection, found[0].name, connector, connector.parse(found[0].settings), secrets)


async def id_named(session: SystemSession, name: str) -> UUID:
    """The connection of this name, in any case; NotFound where there is none."""
    found = await connection_named(session, name)
    if found is None:
        raise NotFound(f"There is no connection {name!r}. See: okrgraph connector list")
    return found


async def connection_named(session: SystemSession, name: str) -> UUID | None:
    """The connection of this name, in any case."""
    wanted = func.lower(Connection.name) == name.strip().lower()
    found: UUID | None = await session.scalar(select(Connection.id).where(wanted))
    return found
