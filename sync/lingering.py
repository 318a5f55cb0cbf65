"""Those who have left one source while another still has them, which may be out of date."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from model.connection import Connection
from model.database import SystemSession
from model.person import Identity, Person
from model.run import SyncRun
from rules.terms import ConnectionState, RunState
from sync.issues import Concern, Issue, named

STILL_ELSEWHERE = "STILL_ELSEWHERE"


async def lingering(session: SystemSession, connection_id: UUID) -> dict[str, str]:
    """Ids of those who left this source, with one that has not been read since, and has them."""
    ours, theirs = aliased(Identity), aliased(Identity)
    read_since = (
        sa.select(SyncRun.id)
        .where(SyncRun.connection_id == Connection.id, SyncRun.state == RunState.DONE)
        .where(SyncRun.started_at > ours.retired_at)
    )
    here = aliased(Identity)
    is_here = sa.select(here.id).where(
        here.connection_id == connection_id,
        here.person_id == ours.person_id,
        here.retired_at.is_(None),
    )
    found = (
        sa.select(ours.source_key, Connection.name)
        .join(theirs, theirs.person_id == ours.person_id)
        .join(Connection, Connection.id == theirs.connection_id)
        .join(Person, Person.id == ours.person_id)
        .where(ours.connection_id == connection_id, ours.retired_at.is_not(None))
        .where(theirs.connection_id != connection_id, theirs.retired_at.is_(None))
        .where(Connection.state != ConnectionState.DELETED, Person.retired_at.is_(None))
        .where(Connection.kind != "jira", ~read_since.exists(), ~is_here.exists())
    )
    return {row.source_key: row.name for row in await session.all(found)}


def issues_of(left: Iterable[tuple[str, Concern]]) -> list[Issue]:
    """One for each source that still has somebody, however many they are."""
    told: dict[str, list[Concern]] = {}
    for source, concern in left:
        told.setdefault(source, []).append(concern)
    return [_issue(source, concerns) for source, concerns in sorted(told.items())]


def _issue(source: str, concerns: list[Concern]) -> Issue:
    message = (
        f"{named(concerns)} left this source, and stay as {source} still has them. If they have "
        f"left, take them out there too, or delete {source} if it is out of use."
    )
    return Issue(STILL_ELSEWHERE, source, message, tuple(concerns))
