"""Events: which rows changed, told in the transaction that changes them, and heard at its commit.

The only place where one is written. It carries ids, never contents: whoever hears it reads the row
again, under their own visibility.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from model.database import SystemSession
from rules.topics import CHANGED, topic_of

CHANNEL = "okrgraph_events"
"""Every process listens here; see app/live/hub.py."""

# The rows, and a payload for each once its id is known, by one statement, however many they are.
# It counts, as an answer for each would have to be read.
_ANNOUNCED = """
    WITH written AS (
        INSERT INTO outbox (topic, noun, subject_id, at)
        SELECT topic, noun, subject_id, $1::timestamptz
        FROM unnest($2::text[], $3::text[], $4::uuid[])
            WITH ORDINALITY AS told (topic, noun, subject_id, place)
        ORDER BY place
        RETURNING id, topic, noun, subject_id
    ), told AS (
        SELECT id, format(
            '{"id":%s,"topic":"%s","noun":"%s","subject":"%s"}', id, topic, noun, subject_id
        ) AS payload FROM written
        UNION ALL SELECT NULL, unnest($5::text[])
    )
    SELECT count(*) FROM (SELECT payload FROM told ORDER BY id) AS each
    WHERE pg_notify($6::text, payload) IS NOT NULL
"""
_WOKEN = """
    SELECT count(*) FROM unnest($1::text[]) AS told (payload)
    WHERE pg_notify($2::text, payload) IS NOT NULL
"""


class Event(NamedTuple):
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
    topics, nouns, subjects = zip(*told, strict=True)
    woken = [*map(payload_of, dict.fromkeys(signals))]
    await session.fetch(_ANNOUNCED, at, topics, nouns, subjects, woken, CHANNEL)


async def signal(session: SystemSession, events: Iterable[Event]) -> None:
    """Wakes whoever listens and leaves no trace: for progress, which nobody asks for afterwards.

    PostgreSQL hands them out at the commit, in the order of commits, and after a rollback never.
    """
    told = [*map(payload_of, dict.fromkeys(events))]
    if told:
        await session.fetch(_WOKEN, told, CHANNEL)


async def objectives_changed(
    session: SystemSession, objective_ids: Collection[UUID], at: datetime
) -> None:
    await announce(session, [event("Objective", id_) for id_ in objective_ids], at)


def payload_of(signalled: Event) -> str:
    """Of a signal, which is no row in the outbox: its `id` is null.

    It stays far below the 8000 bytes that one may have.
    """
    topic, noun, subject = signalled
    told = {"id": None, "topic": topic, "noun": noun, "subject": str(subject)}
    return json.dumps(told, separators=(",", ":"))
