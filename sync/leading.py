"""Says in which fields of people a connection leads: one alone in each."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from model.connection import Connection
from model.database import SystemSession
from model.locks import lock
from rules.errors import Conflict, Invalid
from rules.person_fields import PersonField
from rules.terms import ConnectionState
from sync.people_rows import TASK_SOURCES


async def lead(session: SystemSession, connection: UUID, fields: Iterable[PersonField]) -> None:
    """In these, and in no other; Conflict where another leads in one of them."""
    await take_turn(session)
    leads = sorted({each.value for each in fields})
    await check_has_people(session, connection)
    await check_may_lead(session, connection, leads)
    version = Connection.version + 1
    ours = sa.update(Connection).where(Connection.id == connection)
    await session.run(ours.values(leads=leads, version=version))
    await look_again(session)


async def take_turn(session: SystemSession) -> None:
    await lock(session, "Connection leads")


async def check_has_people(session: SystemSession, connection: UUID) -> None:
    kind = sa.select(Connection.kind).where(Connection.id == connection)
    if await session.scalar(kind) in TASK_SOURCES:
        message = "It brings tasks, and leads in nothing of people."
        raise Invalid(message, path=["connection"], code="NOT_OPEN")


async def check_may_lead(session: SystemSession, connection: UUID, leads: Iterable[str]) -> None:
    others = sa.select(Connection.name, Connection.leads).where(
        Connection.id != connection, Connection.state != ConnectionState.DELETED
    )
    wanted = {*leads}
    for other in await session.all(others):
        for each in sorted(wanted & {*other.leads}):
            message = f"{other.name} leads in {each} already. Let it lead in that no more first."
            raise Conflict(message)


async def look_again(session: SystemSession) -> None:
    """What was at one with our rows may not be so by other words."""
    await session.run(sa.update(Connection).values(settled=None))
