"""The queue of records that may be somebody we know, and what administrators say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.connection import Connection
from model.database import SystemSession
from model.match import Match
from model.person import Identity, Person
from model.run import SyncIssue
from rules.errors import Conflict, NotFound
from sync.likeness import UNSURE
from sync.schedule import due_at_once


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits, and who it may be."""

    source_key: str
    message: str
    candidates: Sequence[dict[str, Any]]


async def queue(session: SystemSession, connection: UUID) -> Sequence[Waiting]:
    open_ = sa.select(SyncIssue.subject, SyncIssue.message, SyncIssue.concerns).where(
        SyncIssue.connection_id == connection,
        SyncIssue.code == UNSURE,
        SyncIssue.resolved_at.is_(None),
    )
    found = await session.all(open_.order_by(SyncIssue.first_seen_at, SyncIssue.subject))
    return [Waiting(row.subject, row.message, row.concerns) for row in found]


async def decide(
    session: SystemSession,
    connection: UUID,
    source_key: str,
    person: UUID | None,
    now: datetime,
) -> None:
    """Who it is, or None for somebody new; the next run follows. NotFound where nothing waits."""
    waiting = {each.source_key: each for each in await queue(session, connection)}
    if source_key not in waiting:
        raise NotFound(f"No record {source_key!r} of this connection waits for a match.")
    if person is not None:
        others = {each["id"] for each in waiting[source_key].candidates}
        if str(person) in others:
            await _give_up_id(session, connection, person, now)
        await _check_free(session, connection, source_key, person)
    which = {"connection_id": connection, "source_key": source_key}
    await say(session, which, {"person_id": person, "decided_at": now, "taken_back_at": None})
    await read_again(session, connection, now)


async def answered(
    session: SystemSession, connection: UUID, source_key: str, now: datetime
) -> None:
    """Nobody has to be asked again; the next run opens it anew where it still can't tell."""
    ours = (SyncIssue.connection_id == connection, SyncIssue.subject == source_key)
    await session.run(
        sa.update(SyncIssue).where(*ours, SyncIssue.code == UNSURE).values(resolved_at=now)
    )


async def _give_up_id(
    session: SystemSession, connection: UUID, person: UUID, now: datetime
) -> None:
    """Who is asked about is not listed under the id that the source had for them."""
    said = sa.select(Match.source_key).where(
        Match.connection_id == connection, Match.person_id == person, Match.taken_back_at.is_(None)
    )
    await session.run(
        sa.update(Identity)
        .where(Identity.connection_id == connection, Identity.person_id == person)
        .where(Identity.retired_at.is_(None), Identity.source_key.not_in(said))
        .values(retired_at=now)
    )


async def _check_free(
    session: SystemSession, connection: UUID, source_key: str, person: UUID
) -> None:
    """NotFound, or Conflict where the source has that person already, as somebody else."""
    if await session.scalar(sa.select(Person.id).where(Person.id == person)) is None:
        raise NotFound("There is no such person.")
    here = sa.select(Identity.source_key).where(
        Identity.connection_id == connection,
        Identity.person_id == person,
        Identity.retired_at.is_(None),
    )
    said = sa.select(Match.source_key).where(
        Match.connection_id == connection,
        Match.person_id == person,
        Match.source_key != source_key,
        Match.taken_back_at.is_(None),
    )
    taken = await session.scalar(here) or await session.scalar(said)
    if taken is not None:
        raise Conflict(f"That person is {taken!r} of this source already.")


async def say(session: SystemSession, which: Mapping[str, Any], what: Mapping[str, Any]) -> None:
    said = insert(Match).values(**which, **what)
    await session.run(said.on_conflict_do_update(index_elements=[*which], set_=what))


async def read_again(session: SystemSession, connection: UUID, now: datetime) -> None:
    """Only a whole reading is sure to bring the record again."""
    await session.run(sa.update(Connection).where(Connection.id == connection).values(cursor=None))
    await due_at_once(session, connection, now)
