"""Events: which rows changed, told in the transaction that changes them, and heard at its commit.

The only place where one is written. It carries ids, never contents: whoever hears it reads the row
again, under their own visibility.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from model.database import SystemSession
from rules.topics import CHANGED, topic_of

CHANNEL = "okrgraph_events"
"""Every process listens here; see app/live/hub.py."""

# The rows, and a payload for each once its id is known, by one statement, however many they are.
# It counts, as an answer for each would have to be read.
_ANNOUNCED = sa.text("""
    WITH written AS (
        INSERT INTO outbox (topic, noun, subject_id, at)
        SELECT topic, noun, subject_id, :at
        FROM unnest(:topics, :nouns, :subjects)
            WITH ORDINALITY AS told (topic, noun, subject_id, place)
        ORDER BY place
        RETURNING id, topic, noun, subject_id
    ), told AS (
        SELECT id, format(
            '{"id":%s,"topic":"%s","noun":"%s","subject":"%s"}', id, topic, noun, subject_id
        ) AS payload FROM written
        UNION ALL SELECT NULL, unnest(:woken)
    )
    SELECT count(*) FROM (SELECT payload FROM told ORDER BY id) AS each
    WHERE pg_notify(:channel, payload) IS NOT NULL
""").bindparams(
    sa.bindparam("at", type_=sa.TIMESTAMP(timezone=True)),
    sa.bindparam("topics", type_=ARRAY(sa.Text())),
    sa.bindparam("nouns", type_=ARRAY(sa.Text())),
    sa.bindparam("subjects", type_=ARRAY(sa.Uuid())),
    sa.bindparam("woken", type_=ARRAY(sa.Text())),
    sa.bindparam("channel", type_=sa.Text()),
)


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
    given = {
        "channel": CHANNEL,
        "at": at,
        "topics": [each.topic for each in told],
        "nouns": [each.noun for each in told],
        "subjects": [each.subject_id for each in told],
        "woken": [_payload(each) for each in dict.fromkeys(signals)],
    }
    await session.run(_ANNOUNCED, [given])


async def signal(session: SystemSession, events: Iterable[Event]) -> None:
    """Wakes whoever listens and leaves no trace: for progress, which nobody asks for afterwards."""
    await _notify(session, [_payload(each) for each in dict.fromkeys(events)])


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


def _payload(of: Event) -> str:
    """Of a signal, which is no row in the outbox: its `id` is null."""
    told = {"id": None, "topic": of.topic, "noun": of.noun, "subject": str(of.subject_id)}
    return json.dumps(told, separators=(",", ":"))
