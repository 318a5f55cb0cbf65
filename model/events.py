"""Events: which rows changed, told in the transaction that changes them, and heard at its commit.

The only place where one is written. It carries ids, never contents: whoever hears it reads the row
again, under their own visibility.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from model.database import SystemSession
from model.journal import Outbox
from rules.topics import CHANGED, topic_of

CHANNEL = "okrgraph_events"
"""Every process listens here; see app/live/hub.py."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a row, which is named by its noun and its id."""

    topic: str
    noun: str
    subject_id: UUID


def event(noun: str, subject_id: UUID, what: str = CHANGED) -> Event:
    return Event(topic_of(noun, what), noun, subject_id)


async def announce(
    session: SystemSession, events: Iterable[Event], at: datetime, signals: Iterable[Event] = ()
) -> None:
    """Writes events down for the feed, and wakes whoever listens; each of them once.

    `signals` wake as well, by the same statement, and leave no trace.
    """
    told = list(dict.fromkeys(events))
    if not told:
        return
    rows = [
        {"topic": each.topic, "noun": each.noun, "subject_id": each.subject_id, "at": at}
        for each in told
    ]
    written = sa.insert(Outbox).returning(Outbox.id, sort_by_parameter_order=True)
    ids = [row.id for row in await session.run(written, rows)]
    woken = [_payload(None, each) for each in dict.fromkeys(signals)]
    await _notify(session, [*map(_payload, ids, told), *woken])


async def signal(session: SystemSession, events: Iterable[Event]) -> None:
    """Wakes whoever listens and leaves no trace: for progress, which nobody asks for afterwards."""
    await _notify(session, [_payload(None, each) for each in dict.fromkeys(events)])


async def objectives_changed(
    session: SystemSession, objective_ids: Collection[UUID], at: datetime
) -> None:
    await announce(session, [event("Objective", id_) for id_ in objective_ids], at)


async def _notify(session: SystemSession, payloads: Sequence[str]) -> None:
    """PostgreSQL hands them out at the commit, in the order of commits, and after a rollback never.

    One statement, however many they are; each stays far below the 8000 bytes that one may have.
    """
    if payloads:
        each = sa.func.unnest(sa.literal(list(payloads), ARRAY(sa.Text()))).column_valued()
        await session.run(sa.select(sa.func.pg_notify(CHANNEL, each)))


def _payload(id_: int | None, of: Event) -> str:
    """`id` is the row in the outbox; null for a signal."""
    told = {"id": id_, "topic": of.topic, "noun": of.noun, "subject": str(of.subject_id)}
    return json.dumps(told, separators=(",", ":"))
