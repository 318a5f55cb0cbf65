"""The action of setting up a connection to another system; nothing is asked of it yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from auth.gate import Work
from model.connection import Connection
from model.locks import lock
from model.rows import Row
from resolvers.again import at, first_answer
from resolvers.means import Means
from resolvers.systems.connection_writes import (
    MOST,
    checked_interval,
    checked_name,
    checked_secrets,
    checked_settings,
    done,
    may_administer,
)
from rules.errors import Invalid
from sync.connections import NewConnection, add, connector_of, refuse_taken, secrets_known
from sync.secrets import Secret

ACTION = "connectionCreate"


@dataclass(frozen=True)
class ConnectionCreate:
    """Of secrets only the names: what is told here is remembered by its digest."""

    kind: str
    name: str
    settings: Mapping[str, Any]
    secret_names: tuple[str, ...] = ()
    every_minutes: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class Entered:
    """What was said, and beside it the secrets that were entered with it."""

    words: Any
    secrets: tuple[tuple[str, str], ...]

    @property
    def client_mutation_id(self) -> str | None:
        told: str | None = self.words.client_mutation_id
        return told

    def __repr__(self) -> str:
        return f"Entered({self.words!r})"


async def connection_create(work: Work, entered: Entered, means: Means) -> Row:
    given: ConnectionCreate = entered.words
    await may_administer(work)
    first = await first_answer(work, ACTION, given, Connection)
    if first is not None:
        return first
    new = await checked(work, given, entered)
    id_ = await add(work.system(), new, vault=means.vault, now=work.moment.now, new_id=means.new_id)
    detail = {"secrets": len(new.secrets)}
    return await done(work, ACTION, given, id_, detail)


async def checked(work: Work, given: ConnectionCreate, entered: Entered) -> NewConnection:
    """Invalid where it can't be, by the field; names are given out one at a time."""
    name = checked_name(given.name)
    connector = connector_of(given.kind)
    with at("settings"):
        settings = checked_settings(given.settings)
        connector.parse(settings)
    secrets: dict[str, Secret] = checked_secrets(entered.secrets, secrets_known(given.kind))
    minutes = checked_interval(given.every_minutes)
    await lock(work.system(), "Connection names")
    with at("name"):
        await refuse_taken(work.system(), name)
    if await work.count(select(Connection.id)) >= MOST:
        message = f"There are {MOST} connections, which is the most."
        raise Invalid(message, path=["name"], code="NOT_OPEN")
    return NewConnection(given.kind, name, settings, secrets, minutes)
