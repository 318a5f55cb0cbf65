"""Who asks: a person the HRIS knows, with the roles we granted them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, exists, select

from auth.visibility.features import features_of
from model.database import Lookup
from model.person import Person
from model.pilot import Pilot
from model.role import RoleGrant
from model.rows import AnySelect, named, written
from rules.errors import NotAllowed
from rules.terms import Feature, PersonStatus, Role, Scope

SIGNED_OUT = "UNAUTHENTICATED"
EVERY_FEATURE = frozenset(Feature)
EVERY_SCOPE = frozenset(Scope) - {Scope.WIDGET_SESSIONS, Scope.PROVISIONING}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Rights come from our rows at each request, never from a token's claims.

    A token may only narrow them: to `scopes`, and to `documents` where it names any. `client_id` is
    the machine that acts; one that asks for itself, and for nobody, has no `person_id`. `until` is
    when the token ends, where one was shown: it says nothing of rights, only how long they are
    proved. It came `through_gateway` if the gateway of the settings signed who asks.
    """

    person_id: UUID | None
    roles: frozenset[Role] = frozenset()
    features: frozenset[Feature] = EVERY_FEATURE
    scopes: frozenset[Scope] = EVERY_SCOPE
    client_id: UUID | None = None
    documents: frozenset[str] | None = None
    until: datetime | None = field(default=None, compare=False)
    through_gateway: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant, and the day it is in the organisation's time zone."""

    now: datetime
    today: date


async def viewer_by_email(look: Lookup, email: str, today: date) -> Viewer:
    """The person with this work e-mail; NotAllowed for strangers and for people who left."""
    key = email.strip().casefold()
    if key.isascii() and not email.isascii():
        # A Kelvin sign folds into a k: the address of somebody else, not another way to write it.
        raise stranger()
    return await viewer_of(await look.all(people_by_email(), email=key), look, today)


async def person_by_email(look: Lookup, email: str, today: date) -> UUID:
    """The id of the current person with this work e-mail; NotAllowed if there is none."""
    person_id = (await viewer_by_email(look, email, today)).person_id
    assert person_id is not None
    return person_id


async def viewer_by_id(look: Lookup, person_id: UUID, today: date) -> Viewer:
    return await viewer_of(await look.all(people_by_id(), person=person_id), look, today)


async def viewer_of(found: Sequence[Any], look: Lookup, today: date) -> Viewer:
    """The person with their roles; another statement only while there are pilots."""
    if not found or found[0].status is PersonStatus.ENDED or found[0].retired_at is not None:
        raise stranger()
    roles = frozenset(row.role for row in found if row.role is not None)
    piloted = await features_of(look, found[0].id, roles, today) if found[0].pilots else None
    return Viewer(found[0].id, roles, EVERY_FEATURE if piloted is None else piloted)


@written
def people_by_id() -> AnySelect:
    return people_with_roles().where(Person.id == named("person", Uuid()))


@written
def people_by_email() -> AnySelect:
    return people_with_roles().where(Person.email_key == named("email", Text()))


def people_with_roles() -> AnySelect:
    """A row for each role of a person, or one."""
    return select(
        Person.id, Person.status, Person.retired_at, RoleGrant.role,
        exists().select_from(Pilot).label("pilots"),
    ).outerjoin(RoleGrant, RoleGrant.person_id == Person.id)  # fmt: skip


def stranger() -> NotAllowed:
    return NotAllowed(
        "No current employee is linked to this sign-in. Ask an administrator whether the HR "
        "export holds you with this work e-mail.",
        code=SIGNED_OUT,
    )
