"""Somebody ended as a source would end them: by an administrator, or by their last day."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.connection import Connection
from model.database import SystemSession
from model.effective import current_line, current_membership
from model.line import ReportingLine
from model.person import Employment, Identity, Person
from model.rows import among
from model.unit import Membership, OrgUnit
from rules.terms import ConnectionState, LineKind, PersonStatus
from sync.options import Occasion
from sync.people_rows import TASK_SOURCES


async def source_of(session: SystemSession, person: UUID) -> str | None:
    """The name of a source of people that has them still; None where none does."""
    live = (
        sa.select(Connection.name)
        .join(Identity, Identity.connection_id == Connection.id)
        .where(Identity.person_id == person, Identity.retired_at.is_(None))
        .where(Connection.kind.not_in(TASK_SOURCES), Connection.state != ConnectionState.DELETED)
    )
    name: str | None = await session.scalar(live.order_by(Connection.name).limit(1))
    return name


async def end(session: SystemSession, people: Collection[UUID], occasion: Occasion) -> None:
    """Never deleted: their status, last day, units and lines end, and so do lines that led to them.

    What they did, and whose it is, stays.
    """
    ended = {"status": PersonStatus.ENDED, "retired_at": occasion.now}
    whom = sa.update(Person).where(among(Person.id, people))
    await session.run(whom.values(**ended, version=Person.version + 1))
    open_ = (among(Employment.person_id, people), Employment.ended_on.is_(None))
    await session.run(sa.update(Employment).where(*open_).values(ended_on=occasion.today))
    await _end_units(session, occasion.today, among(Membership.person_id, people))
    theirs = among(ReportingLine.person_id, people)
    led = among(ReportingLine.manager_id, people)
    await _end_lines(session, occasion.today, sa.or_(theirs, led))


async def led_by(session: SystemSession, people: Collection[UUID], today: date) -> Sequence[UUID]:
    """Who has a line to one of them on a day."""
    line = ReportingLine
    held = (among(line.manager_id, people), current_line(line, today))
    return [row.person_id for row in await session.all(sa.select(line.person_id).where(*held))]


async def end_told(session: SystemSession, person: UUID, connection: UUID, today: date) -> None:
    """What a connection told of somebody by another one's record: its units, lines to them, and
    dotted lines to its people. What their own sources say so too comes with their next reading."""
    its_units = sa.select(OrgUnit.id).where(OrgUnit.connection_id == connection)
    mine = Membership.person_id == person
    await _end_units(session, today, mine & Membership.unit_id.in_(its_units))
    line = ReportingLine
    its_people = sa.select(Identity.person_id).where(Identity.connection_id == connection)
    led = sa.and_(line.manager_id == person, line.person_id.in_(its_people))
    dotted = sa.and_(line.person_id == person, line.kind == LineKind.DOTTED)
    await _end_lines(session, today, sa.or_(led, dotted & line.manager_id.in_(its_people)))


async def _end_units(session: SystemSession, today: date, which: sa.ColumnElement[bool]) -> None:
    key = ("person_id", "unit_id", "starts_on")
    nothing: dict[str, Any] = {"role": None, "share": None}
    held = sa.select(Membership.person_id, Membership.unit_id, sa.literal(today)).where(
        which, current_membership(Membership, today)
    )
    written = insert(Membership).from_select(key, held)
    await session.run(written.on_conflict_do_update(index_elements=key, set_=nothing))


async def _end_lines(session: SystemSession, today: date, which: sa.ColumnElement[bool]) -> None:
    key = ("person_id", "kind", "rank", "starts_on")
    line = ReportingLine
    held = sa.select(line.person_id, line.kind, line.rank, sa.literal(today)).where(
        which, line.manager_id.is_not(None), current_line(line, today)
    )
    written = insert(line).from_select(key, held)
    await session.run(written.on_conflict_do_update(index_elements=key, set_={"manager_id": None}))
