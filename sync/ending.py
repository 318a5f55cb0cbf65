"""Somebody whom no source has any more, ended by an administrator as a source would end them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.connection import Connection
from model.database import SystemSession
from model.effective import current_line, current_membership
from model.line import ReportingLine
from model.person import Employment, Identity, Person
from model.unit import Membership
from rules.terms import ConnectionState, PersonStatus
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


async def end(session: SystemSession, person: UUID, occasion: Occasion) -> None:
    """Never deleted: their status, last day, units and lines end, and so do lines that led to them.

    What they did, and whose it is, stays.
    """
    ended = {"status": PersonStatus.ENDED, "retired_at": occasion.now}
    await session.run(sa.update(Person).where(Person.id == person).values(**ended))
    open_ = (Employment.person_id == person, Employment.ended_on.is_(None))
    await session.run(sa.update(Employment).where(*open_).values(ended_on=occasion.today))
    await _end_units(session, person, occasion)
    await _end_lines(session, person, occasion)


async def _end_units(session: SystemSession, person: UUID, occasion: Occasion) -> None:
    key = ("person_id", "unit_id", "starts_on")
    nothing: dict[str, Any] = {"role": None, "share": None}
    mine = sa.select(Membership.person_id, Membership.unit_id, sa.literal(occasion.today)).where(
        Membership.person_id == person, current_membership(Membership, occasion.today)
    )
    written = insert(Membership).from_select(key, mine)
    await session.run(written.on_conflict_do_update(index_elements=key, set_=nothing))


async def _end_lines(session: SystemSession, person: UUID, occasion: Occasion) -> None:
    key = ("person_id", "kind", "rank", "starts_on")
    line = ReportingLine
    held = sa.select(line.person_id, line.kind, line.rank, sa.literal(occasion.today)).where(
        sa.or_(line.person_id == person, line.manager_id == person),
        line.manager_id.is_not(None),
        current_line(line, occasion.today),
    )
    written = insert(line).from_select(key, held)
    await session.run(written.on_conflict_do_update(index_elements=key, set_={"manager_id": None}))
