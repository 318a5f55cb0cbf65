"""Events as they are sent to an endpoint: as a machine hears of them, and in ids only."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from auth.gate import Gate
from auth.viewer import Viewer
from model.journal import Outbox, horizon
from model.rows import Row
from resolvers.changes import IN_ORDER, listed, subject_of
from resolvers.pages import beginning
from rules.terms import Scope
from sync.webhook_turns import Place
from sync.webhooks import Batch, Message

MACHINE = Viewer(None, scopes=frozenset({Scope.OKRS_READ}))
"""An endpoint hears what everybody may see: who registers one learns of nothing hidden by it."""
MOST = 20


async def messages_after(load: Gate, place: Place, topics: Sequence[str]) -> Batch:
    """What comes next; an end before `place` says that this database was put back to earlier."""
    told = frozenset({"topics"} if topics else ())
    statement = beginning(listed(told), IN_ORDER, frozenset({"after"}))
    given: dict[str, Any] = {
        "after_xact": place.xact,
        "after_id": place.id,
        "topics": [*topics],
        "most": MOST,
    }
    messages = [message_of(row) for row in await load.rows(Outbox, statement, **given)]
    if len(messages) == MOST:
        return Batch(messages, messages[-1].place, is_last=False)
    [record] = await load.records(select(horizon().label("oldest")))
    return Batch(messages, Place(record.oldest, 0), is_last=True)


def message_of(change: Row) -> Message:
    place = Place(change[Outbox.xact], change[Outbox.id])
    return Message(change[Outbox.event_id], change[Outbox.topic], body_of(change), place)


def body_of(change: Row) -> bytes:
    """The same bytes each time that an event is sent."""
    told = {
        "type": change[Outbox.topic],
        "timestamp": instant(change[Outbox.at]),
        "data": {"id": subject_of(change)},
    }
    return json.dumps(told, separators=(",", ":")).encode()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
