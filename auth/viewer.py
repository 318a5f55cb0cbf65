"""Who asks: a person the HRIS knows, with the roles we granted them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from model.database import SystemSession
from model.person import Person
from model.role import RoleGrant
from rules.errors import NotAllowed
from rules.terms import PersonStatus, Role

SIGNED_OUT = "UNAUTHENTICATED"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Rights come from our rows at each request, never from a token's claims."""

    person_id: UUID
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant, and the day it is in the organisation's time zone."""

    now: datetime
    today: date


async def viewer_by_email(session: SystemSession, email: str) -> Viewer:
    """The person with this work e-mail; NotAllowed for strangers and for people who left."""
    key = email.strip().casefold()
    if key.isascii() and not email.isascii():
        # A Kelvin sign folds into a k: the address of somebody else, not another way to write it.
        raise stranger()
    return await viewer_where(session, Person.email_key == key)


async def viewer_by_id(session: SystemSession, person_id: UUID) -> Viewer:
    return await viewer_where(session, Person.id == person_id)


async def viewer_where(session: SystemSession, condition: ColumnElement[bool]) -> Viewer:
    """One statement: the person and their roles together."""
    statement = (
        select(Person.id, Person.status, Person.retired_at, RoleGrant.role)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(condition)
    )
    found = await session.all(statement)
    if not found or found[0].status is PersonStatus.ENDED or found[0].retired_at is not None:
        raise stranger()
    return Viewer(found[0].id, frozenset(row.role for row in found if row.role is not None))


def stranger() -> NotAllowed:
    return NotAllowed(
        "No current employee is linked to this sign-in. Ask an administrator whether the HR "
        "export holds you with this work e-mail.",
        code=SIGNED_OUT,
    )
