"""The actions of changing what a connection is called and where it leads, and its secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from model.connection import Connection
from model.locks import lock
from model.rows import Row
from resolvers.again import at, check_version, first_answer
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_create import Entered
from resolvers.systems.connection_writes import (
    asked_of,
    checked_name,
    checked_secrets,
    checked_settings,
    done,
    may_administer,
)
from rules.errors import Invalid
from sync.connection_changes import replace_secret, settings_saved
from sync.connections import connector_of, refuse_taken, secrets_known

UPDATE = "connectionUpdate"
SECRET_SET = "connectionSecretSet"  # noqa: S105 — the name of an action.


@dataclass(frozen=True)
class ConnectionUpdate:
    connection: GlobalId
    expected_version: int
    name: str
    settings: Mapping[str, Any]
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ConnectionSecretSet:
    connection: GlobalId
    secret_names: tuple[str, ...] = ()
    client_mutation_id: str | None = None


async def connection_update(work: Work, given: ConnectionUpdate, _: Means) -> Row:
    """As it is from now on; another host clears the secrets, which must be entered again."""
    await may_administer(work)
    first = await first_answer(work, UPDATE, given, Connection)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    check_version(connection, given.expected_version)
    values = await checked(work, connection, given)
    await work.save(Connection, connection.id, values, version=given.expected_version)
    detail = await followed(work, connection, values["settings"])
    return await done(work, UPDATE, given, connection.id, detail)


async def checked(work: Work, connection: Row, given: ConnectionUpdate) -> dict[str, Any]:
    name = checked_name(given.name)
    with at("settings"):
        settings = checked_settings(given.settings)
        connector_of(connection[Connection.kind]).parse(settings)
    if name.casefold() != connection[Connection.name].casefold():
        await lock(work.system(), "Connection names")
        with at("name"):
            await refuse_taken(work.system(), name)
    return {"name": name, "settings": settings}


async def followed(work: Work, connection: Row, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What came of it beside the row itself."""
    old = connection[Connection.settings]
    if settings == old:
        return {"settings_changed": False, "secrets_cleared": False}
    kind = connection[Connection.kind]
    cleared = await settings_saved(work.system(), connection.id, kind, old=old, now=work.moment.now)
    return {"settings_changed": True, "secrets_cleared": cleared}


async def connection_secret_set(work: Work, entered: Entered, means: Means) -> Row:
    """Sets or replaces secrets; they are sealed here, and never read back by anybody."""
    given: ConnectionSecretSet = entered.words
    await may_administer(work)
    first = await first_answer(work, SECRET_SET, given, Connection)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    secrets = checked_secrets(entered.secrets, secrets_known(connection[Connection.kind]))
    if not secrets:
        raise Invalid("Enter a secret.", path=["secrets"], code="EMPTY")
    for name, secret in secrets.items():
        await replace_secret(
            work.system(), connection.id, name, secret, means.vault, work.moment.now
        )
    return await done(work, SECRET_SET, given, connection.id, {"secrets": len(secrets)})
