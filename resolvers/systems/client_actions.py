"""The actions on machines: register, change, revoke; administrators only."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.client import Client
from model.locks import lock
from model.rows import Row
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.once import Words, answered_before, remember
from resolvers.systems.clients import clients_by_id
from rules.errors import Conflict, Invalid, NotFound
from rules.origins import check_origin
from rules.terms import ClientState, Scope

CREATE = "clientCreate"
UPDATE = "clientUpdate"
REVOKE = "clientRevoke"
LONGEST_NAME = 100
MOST_ORIGINS = 50
MOST_DOCUMENTS = 200
DOCUMENT = re.compile(r"sha256:[0-9a-f]{64}")
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class Limits:
    """How far a machine may go."""

    name: str
    scopes: Sequence[Scope]
    origins: Sequence[str] = ()
    documents: Sequence[str] = ()
    names_subjects: bool = False


@dataclass(frozen=True)
class ClientCreate:
    limits: Limits
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ClientUpdate:
    client: GlobalId
    limits: Limits
    expected_version: int
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ClientRevoke:
    client: GlobalId
    client_mutation_id: str | None = None


async def client_create(work: Work, given: ClientCreate, new_id: NewId) -> Row:
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, CREATE, given)
    if first is not None:
        return await client_of(work, first)
    values = checked(given.limits)
    await check_name(work, given.limits.name, None)
    client_id = new_id()
    made = {"state": ClientState.ACTIVE, "version": 1}
    by = {"created_at": work.moment.now, "created_by_id": work.actor}
    await work.insert(Client, {"id": client_id, **values, **made, **by})
    return await done(work, CREATE, given, client_id, {})


async def client_update(work: Work, given: ClientUpdate, _: NewId) -> Row:
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, UPDATE, given)
    if first is not None:
        return await client_of(work, first)
    client = await open_client(work, given.client)
    if client[Client.version] != given.expected_version:
        raise Conflict("Somebody else has changed it since you read it. Read it again.")
    values = checked(given.limits)
    await check_name(work, given.limits.name, client.id)
    await work.save(Client, client.id, values, version=given.expected_version)
    return await done(work, UPDATE, given, client.id, changes(client, values))


async def client_revoke(work: Work, given: ClientRevoke, _: NewId) -> Row:
    """From now on nothing of it is taken: no secret, and no token made with one."""
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, REVOKE, given)
    if first is not None:
        return await client_of(work, first)
    client = await locked_client(work, given.client)
    if client[Client.state] is ClientState.ACTIVE:
        revoked = {"state": ClientState.REVOKED}
        await work.save(Client, client.id, revoked, version=client[Client.version])
    return await done(work, REVOKE, given, client.id, {})


async def open_client(work: Work, id_: GlobalId) -> Row:
    """A machine that may be changed, and is nobody else's to change until the commit."""
    client = await locked_client(work, id_)
    if client[Client.state] is ClientState.REVOKED:
        message = "It was revoked, for good. Register a new machine instead."
        raise Invalid(message, path=["client"], code="NOT_OPEN")
    return client


async def locked_client(work: Work, id_: GlobalId) -> Row:
    """A machine in whatever state: who changes it and who revokes it take turns."""
    key = key_of(id_, "Client")
    await lock(work.system(), f"Client {key}")
    return await client_of(work, key)


async def client_of(work: Work, key: UUID | None) -> Row:
    found = None if key is None else (await clients_by_id(work, [key], None, frozenset()))[0]
    if found is None:
        raise NotFound("There is no such machine, or it is not yours to see.")
    return found


def changes(client: Row, values: Mapping[str, Any]) -> Mapping[str, int]:
    """How many limits came and went; the lists themselves are texts, which no audit holds."""
    told: dict[str, int] = {}
    for name in ("scopes", "origins", "documents"):
        before, after = set(getattr(client, name)), set(values[name])
        told[f"{name}_added"] = len(after - before)
        told[f"{name}_removed"] = len(before - after)
    return told


async def done(
    work: Work, action: str, given: Words, client_id: UUID, changed: Mapping[str, int]
) -> Row:
    """What an action leaves behind, and the machine as it is now."""
    client = await client_of(work, client_id)
    scopes = {scope.name.lower(): True for scope in Scope if scope.value in client.scopes}
    counts = {"origins": len(client.origins), "documents": len(client.documents)}
    now = {"names_subjects": bool(client.names_subjects), "version": client[Client.version]}
    work.audit(action, Client, client_id, detail={**scopes, **counts, **now, **changed})
    await tell(work, Client.__name__, client_id)
    await remember(work, action, given, client_id)
    return client


def checked(limits: Limits) -> dict[str, Any]:
    """The limits as a row holds them, each once and in order; Invalid by field."""
    name = limits.name.strip()
    if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} letters.", path=["name"])
    if Scope.ADMINISTRATION in limits.scopes:
        message = "Only people administer, who signed in themselves. Leave ADMINISTRATION out."
        raise Invalid(message, path=["scopes"])
    return {
        "name": name,
        "scopes": sorted({scope.value for scope in limits.scopes}),
        "origins": checked_origins(limits),
        "documents": checked_documents(limits.documents),
        "names_subjects": limits.names_subjects,
    }


def checked_origins(limits: Limits) -> list[str]:
    for origin in limits.origins:
        check_origin(origin, "origins")
    origins = sorted(set(limits.origins))
    if len(origins) > MOST_ORIGINS:
        raise Invalid(f"A machine has {MOST_ORIGINS} origins at most.", path=["origins"])
    if Scope.WIDGET_SESSIONS in limits.scopes and not origins:
        message = "Widget tokens are bound to an origin: name at least one."
        raise Invalid(message, path=["origins"], code="EMPTY")
    return origins


def checked_documents(documents: Sequence[str]) -> list[str]:
    if not all(DOCUMENT.fullmatch(each) for each in documents):
        message = "A document is named by its id: sha256: and 64 digits of 0-9 and a-f."
        raise Invalid(message, path=["documents"])
    if len(set(documents)) > MOST_DOCUMENTS:
        raise Invalid(f"A machine has {MOST_DOCUMENTS} documents at most.", path=["documents"])
    return sorted(set(documents))


async def check_name(work: Work, name: str, own: UUID | None) -> None:
    """One at a time, so that no two machines get one name."""
    await lock(work.system(), "Client names")
    found = await work.records(select(Client.id).where(Client.name == name.strip()))
    if [record for record in found if record.id != own]:
        raise Invalid("Another machine has this name.", path=["name"])
