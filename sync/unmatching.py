"""Who was matched to the wrong person waits again: the way back from a match."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from model.connection import Connection
from model.database import SystemSession
from model.match import Match
from model.person import Identity
from model.rows import AnyRecord
from model.run import SyncIssue
from model.task import Task
from rules.errors import Conflict, NotFound
from rules.terms import ConnectionState
from sync.called_off import call_off
from sync.ending import end_told
from sync.likeness import UNSURE
from sync.matching import read_again, say
from sync.people_rows import TASK_SOURCES


async def take_back(
    session: SystemSession, connection: UUID, source_key: str, now: datetime, today: date
) -> None:
    """They are nobody's until somebody says anew who they are, whatever their e-mail says.

    NotFound where nobody was said, or found, to be that record; Conflict where the record alone
    made them: then it is no match.
    """
    which = {"connection_id": connection, "source_key": source_key}
    said = await _said(session, connection, source_key)
    tied = await session.scalar(
        sa.select(Identity.person_id).filter_by(**which).where(Identity.retired_at.is_(None))
    )
    if said is None and tied is None:
        raise NotFound(f"No record {source_key!r} of this connection is matched to anybody.")
    was = tied or (said.person_id if said is not None else None)
    by_us = said is None or said.person_id is None
    if tied is not None and by_us and not await _is_known_besides(session, connection, tied):
        raise Conflict("They came here as somebody new, by this record alone: that is no match.")
    if was is not None and not await _brings_tasks(session, connection):
        await end_told(session, was, connection, today)
        # A plan that was made before would tell it of them again.
        await call_off(session, connection, "A match was taken back.", now)
    await _untie(session, connection, source_key)
    if was is not None:
        await _give_back_id(session, was)
    await say(session, which, {"person_id": was, "decided_at": now, "taken_back_at": now})
    await _ask_anew(session, connection, source_key)
    # The other sources of that person say again what this one said in their place.
    await session.run(sa.update(Connection).values(settled=None))
    await read_again(session, connection, now)


async def _said(session: SystemSession, connection: UUID, source_key: str) -> AnyRecord | None:
    """What an administrator said of it, and did not take back."""
    said = sa.select(Match.person_id).where(
        Match.connection_id == connection,
        Match.source_key == source_key,
        Match.taken_back_at.is_(None),
    )
    return next(iter(await session.all(said)), None)


async def _is_known_besides(session: SystemSession, connection: UUID, person: UUID) -> bool:
    """Whether they are here without what this connection tells of them, as tasks tell nothing."""
    if await _brings_tasks(session, connection):
        return True
    elsewhere = (
        sa.select(Identity.id)
        .join(Connection, Connection.id == Identity.connection_id)
        .where(Identity.person_id == person, Identity.connection_id != connection)
        .where(Connection.kind.not_in(TASK_SOURCES))
    )
    return await session.scalar(elsewhere.limit(1)) is not None


async def _brings_tasks(session: SystemSession, connection: UUID) -> bool:
    its = (Connection.id == connection, Connection.kind.in_(TASK_SOURCES))
    return await session.scalar(sa.select(Connection.id).where(*its)) is not None


async def _untie(session: SystemSession, connection: UUID, source_key: str) -> None:
    """Deleted, as an id that is only given up would lead to the same person again."""
    which = (Identity.connection_id == connection, Identity.source_key == source_key)
    await session.run(sa.delete(Identity).where(*which))
    theirs = (Task.connection_id == connection, Task.assignee_source_key == source_key)
    await session.run(sa.update(Task).where(*theirs).values(assignee_id=None))


async def _give_back_id(session: SystemSession, person: UUID) -> None:
    """Whom no source of people has now is theirs again who had them last: whether they are still
    there, its next reading tells, and lets them go where they are not."""
    its = (Identity.person_id == person, Connection.kind.not_in(TASK_SOURCES))
    of_people = sa.select(Identity.id).join(Connection, Connection.id == Identity.connection_id)
    here = of_people.where(*its, Identity.retired_at.is_(None))
    if await session.scalar(here.limit(1)) is not None:
        return
    old = of_people.where(*its, Connection.state != ConnectionState.DELETED)
    last = await session.scalar(old.order_by(Identity.retired_at.desc(), Identity.id).limit(1))
    back = {"retired_at": None, "missing_since": None}
    await session.run(sa.update(Identity).where(Identity.id == last).values(**back))


async def _ask_anew(session: SystemSession, connection: UUID, source_key: str) -> None:
    """What waited before waits at once; what never did, from the next run on."""
    ours = (SyncIssue.connection_id == connection, SyncIssue.subject == source_key)
    await session.run(
        sa.update(SyncIssue).where(*ours, SyncIssue.code == UNSURE).values(resolved_at=None)
    )
