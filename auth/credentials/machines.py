"""Machines as requests bring them: one that asks for itself by its secret, or acts for a person.

A secret is looked up by its SHA-256, so how long the answer takes tells nothing of any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, func, select, update

from auth.credentials.claims import Grant, refused
from auth.credentials.opaque import Random, digest, is_token, new_token
from auth.viewer import Moment, Viewer
from model.client import Client, ClientSecret
from model.database import Database, Lookup, SystemSession
from model.rows import AnySelect, named, written
from rules.terms import ClientState, Role, Scope

PREFIX = "okr_"
SHOWN = len(PREFIX) + 6
"""So many letters of a secret tell it from others, and leave 220 bits of it to be guessed."""

# What a role is for; where a token does not reach that far, neither does the role.
SCOPE_OF_ROLE: Mapping[Role, Scope] = MappingProxyType(
    {
        Role.ADMINISTRATOR: Scope.ADMINISTRATION,
        Role.HR_REVIEWER: Scope.PERFORMANCE_READ,
        Role.PROGRAMME_LEAD: Scope.OKRS_WRITE,
    }
)
CLIENT = (
    Client.id,
    Client.state,
    Client.origins,
    Client.scopes,
    Client.documents,
    Client.names_subjects,
)


@dataclass(frozen=True, slots=True)
class Machine:
    """An active machine, and how far an administrator lets it go; no `documents` for any."""

    id: UUID
    scopes: frozenset[Scope]
    origins: frozenset[str]
    documents: frozenset[str] | None
    names_subjects: bool


def new_secret(random: Random) -> str:
    return PREFIX + new_token(random)


def is_secret(text: str) -> bool:
    """Whether it claims to be a secret of a machine, well-formed or not."""
    return text.startswith(PREFIX)


async def viewer_of_machine(
    secret: str, origin: str | None, database: Database, moment: Moment
) -> Viewer:
    """A machine that asks for itself: it sees what is open to all, as far as its scopes reach."""
    check_form(secret)
    check_no_page(origin)
    async with database.system() as session:
        machine = await machine_by_secret(session, secret, moment)
    return Viewer(None, scopes=machine.scopes, client_id=machine.id)


async def machine_by_secret(session: SystemSession, secret: str, moment: Moment) -> Machine:
    """Whose secret this is, marked as used; NotAllowed if nobody's, or over."""
    found = await row_of_secret(session, secret, moment)
    if found.last_used_on != moment.today:
        await mark_used(session, found.secret_id, moment)
    return machine_of(found)


async def row_of_secret(session: SystemSession, secret: str, moment: Moment) -> Any:
    """A secret that holds, with its machine. A bad form costs no query."""
    check_form(secret)
    statement = (
        select(
            *CLIENT,
            ClientSecret.id.label("secret_id"),
            ClientSecret.expires_at,
            ClientSecret.revoked_at,
            ClientSecret.last_used_on,
        )
        .join(Client, Client.id == ClientSecret.client_id)
        .where(ClientSecret.digest == digest(secret))
    )
    found = await session.all(statement)
    if not found:
        raise refused("no machine has this secret.")
    if found[0].state is not ClientState.ACTIVE or found[0].revoked_at is not None:
        raise refused("an administrator has revoked it.")
    if found[0].expires_at <= moment.now:
        raise refused("it has expired; ask an administrator for a new one.")
    return found[0]


def check_no_page(origin: str | None) -> None:
    """NotAllowed where a page of a browser sends a secret: whoever reads the page has it."""
    if origin is not None:
        raise refused("a machine's secret never goes into a page, and a page's Origin came along.")


def check_origin(grant: Grant, origin: str | None) -> None:
    """NotAllowed where a token is bound to another origin than the one that its request names.

    A browser names it in every POST, so a request without one is not a widget's.
    """
    if grant.origin is not None and grant.origin != origin:
        raise refused("it is bound to an origin, and this request's Origin is not that one.")


async def viewer_of_grant(look: Lookup, viewer: Viewer, grant: Grant) -> Viewer:
    """The person as far as a token lets a machine go in their name, and an administrator still."""
    if grant.client_id is None:
        return narrowed(viewer, grant.scopes)
    machine = await machine_by_id(look, grant.client_id)
    if grant.origin is not None and grant.origin not in machine.origins:
        raise refused("the origin it is bound to is no longer one of its machine's.")
    documents = both(grant.documents, machine.documents)
    seen = narrowed(viewer, grant.scopes & machine.scopes)
    return replace(seen, client_id=machine.id, documents=documents)


async def machine_by_id(look: Lookup, client_id: UUID) -> Machine:
    found = await look.all(clients_by_id(), client=client_id)
    if not found or found[0].state is not ClientState.ACTIVE:
        raise refused("the machine that acts by it is not registered here, or was revoked.")
    return machine_of(found[0])


@written
def clients_by_id() -> AnySelect:
    return select(*CLIENT).where(Client.id == named("client", Uuid()))


async def embedding_origins(session: SystemSession) -> frozenset[str]:
    """The origins of all active machines: whose pages may show our widgets."""
    statement = select(func.unnest(Client.origins)).where(Client.state == ClientState.ACTIVE)
    return frozenset(row[0] for row in await session.all(statement))


def narrowed(viewer: Viewer, scopes: frozenset[Scope]) -> Viewer:
    reached = viewer.scopes & scopes
    roles = frozenset(role for role in viewer.roles if SCOPE_OF_ROLE[role] in reached)
    return replace(viewer, scopes=reached, roles=roles)


def both(asked: frozenset[str] | None, allowed: frozenset[str] | None) -> frozenset[str] | None:
    """What two limits leave, where None is none."""
    if asked is None or allowed is None:
        return allowed if asked is None else asked
    return asked & allowed


async def mark_used(session: SystemSession, secret_id: UUID, moment: Moment) -> None:
    """Once a day, so that no request waits for another to write the same."""
    used = update(ClientSecret).where(ClientSecret.id == secret_id)
    await session.run(used.values(last_used_on=moment.today))


def check_form(secret: str) -> None:
    if not is_secret(secret) or not is_token(secret.removeprefix(PREFIX)):
        raise refused("it does not have the form of a machine's secret.")


def machine_of(row: Any) -> Machine:
    documents = frozenset[str](row.documents) or None
    scopes = frozenset(scope for scope in Scope if scope.value in row.scopes)
    return Machine(row.id, scopes, frozenset(row.origins), documents, row.names_subjects)
