"""Who plays which part in a year: by who manages whom, as the first day finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.effective import current_line, current_membership
from model.line import ReportingLine
from model.person import Person
from model.unit import Membership
from rules.errors import Invalid
from rules.terms import LineKind, PersonStatus

OWNERS, TALKERS = 40, 400


@dataclass(frozen=True, slots=True)
class Roles:
    """Who plays which part. `leads` are two managers with a unit each, between whom people move.

    `owners` set themselves goals, all of `talkers` say something of each other, and the `silent`
    write no review, whoever waits for it.
    """

    hr: UUID
    leads: tuple[UUID, UUID]
    units: tuple[UUID, UUID]
    owners: Sequence[UUID]
    talkers: Sequence[UUID]
    silent: frozenset[UUID]


async def roles_under(session: SystemSession, hr: UUID, today: date) -> Roles:
    """Those who lead most people set themselves goals; people move between the first two."""
    managed = await _managed(session, today)
    leads = [each for each in await _leads(session, today) if each.manager_id != hr]
    if len(leads) < 2:
        raise Invalid("A year needs two managers between whom people move.", path=["people"])
    old, new, *_ = leads
    owners = [each.manager_id for each in leads[:OWNERS]]
    silent = frozenset({new.manager_id, managed[-1]})
    pair, units = (old.manager_id, new.manager_id), (old.unit_id, new.unit_id)
    return Roles(hr, pair, units, owners, managed[:TALKERS], silent)


async def _managed(session: SystemSession, today: date) -> Sequence[UUID]:
    """Everybody at work who has a manager."""
    found = sa.select(Person.id).join(ReportingLine, ReportingLine.person_id == Person.id)
    at_work = Person.status != PersonStatus.ENDED
    named = found.where(at_work, *_led(today)).order_by(Person.email_key)
    return [row.id for row in await session.all(named)]


async def _leads(session: SystemSession, today: date) -> Sequence[Any]:
    """Managers with a unit of theirs, whoever leads most people first."""
    unit = (
        sa.select(Membership.unit_id)
        .where(
            Membership.person_id == ReportingLine.manager_id, current_membership(Membership, today)
        )
        .order_by(Membership.starts_on.desc(), Membership.unit_id)
        .limit(1)
        .scalar_subquery()
    )
    lines = sa.select(ReportingLine.manager_id, unit.label("unit_id")).where(*_led(today))
    many = sa.func.count(ReportingLine.person_id).desc()
    led = lines.group_by(ReportingLine.manager_id).order_by(many, ReportingLine.manager_id)
    return [row for row in await session.all(led) if row.unit_id is not None]


def _led(today: date) -> tuple[Any, ...]:
    is_primary = ReportingLine.kind == LineKind.PRIMARY
    return is_primary, ReportingLine.manager_id.is_not(None), current_line(ReportingLine, today)
