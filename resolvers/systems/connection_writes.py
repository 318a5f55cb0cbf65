"""What the actions on connections share: who may, which one, and what each leaves behind."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.base import Json
from model.connection import Connection
from model.locks import lock
from model.rows import Row
from resolvers.again import row_of
from resolvers.ids import GlobalId, key_of
from resolvers.once import Words, remember
from rules.errors import Invalid, NotFound
from rules.terms import ConnectionState
from sync.catalogue import catalogue
from sync.secrets import Secret

LONGEST_NAME = 100
LONGEST_SECRET = 20_000
MOST = 100
EVERY = (5, 7 * 24 * 60)


async def may_administer(work: Work) -> None:
    """NotAllowed for whoever is no administrator, or whose token does not reach connections."""
    await must(work, Action.ADMINISTER)
    await work.records(select(Connection.id).limit(1))


async def locked_connection(work: Work, id_: GlobalId) -> Row:
    """A connection that no other action changes until the commit; NotFound where it is deleted."""
    await may_administer(work)
    key = key_of(id_, Connection.__name__)
    await lock(work.system(), f"Connection {key}")
    found = await row_of(work, Connection, key)
    if found[Connection.state] is ConnectionState.DELETED:
        raise NotFound("There is no such Connection, or it is not yours to see.")
    return found


async def asked_of(work: Work, id_: GlobalId) -> Row:
    """The same, where another system is to be asked; a file that somebody uploads can't be."""
    found = await locked_connection(work, id_)
    if found[Connection.kind] not in {each.kind for each in catalogue()}:
        message = "It is a file that somebody uploads. Import the file again in its place."
        raise Invalid(message, path=["connection"], code="NOT_OPEN")
    return found


async def done(
    work: Work, action: str, given: Words, connection: UUID, detail: Json | None = None
) -> Row:
    """The connection as it is now, with its audit written and the request remembered."""
    work.audit(action, Connection, connection, detail=detail)
    await remember(work, action, given, connection)
    return await row_of(work, Connection, connection)


def checked_name(name: str) -> str:
    told = " ".join(name.split())
    if not told.isprintable() or not 0 < len(told) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} letters.", path=["name"])
    return told


def checked_interval(minutes: int | None) -> int | None:
    least, most = EVERY
    if minutes is not None and not least <= minutes <= most:
        message = f"It runs every {least} to {most} minutes, or by hand where none are given."
        raise Invalid(message, path=["everyMinutes"])
    return minutes


def checked_settings(settings: Any) -> Mapping[str, Any]:
    if not isinstance(settings, dict):
        raise Invalid("Settings are an object of names and values.")
    told = cast("Mapping[str, Any]", settings)
    return {name: value for name, value in told.items() if value is not None}


def checked_secrets(given: Iterable[tuple[str, str]], known: Iterable[str]) -> dict[str, Secret]:
    """By name; none of what is wrong is ever shown."""
    names = tuple(known)
    found: dict[str, Secret] = {}
    for name, value in given:
        if name not in names:
            message = f"There is no secret {name[:40]!r}; known: {', '.join(names) or 'none'}."
            raise Invalid(message, path=["secrets"])
        if not value.strip() or len(value) > LONGEST_SECRET:
            raise Invalid(f"The secret {name} is empty, or far too long.", path=["secrets", name])
        found[name] = Secret(value.strip())
    return found
