"""Events for the outbox: which rows changed, written in the transaction that changed them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.journal import Outbox
from sync.changes import Action, Change, Noun

NOUNS = {
    Noun.CYCLE: "Cycle",
    Noun.UNIT: "OrgUnit",
    Noun.PERSON: "Person",
    Noun.MEMBERSHIP: "Person",
    Noun.LINE: "Person",
    Noun.OBJECTIVE: "Objective",
    Noun.KEY_RESULT: "KeyResult",
    Noun.ALIGNMENT: "Objective",
}
TOPICS = {
    "Cycle": "cycle",
    "OrgUnit": "unit",
    "Person": "person",
    "Objective": "objective",
    "KeyResult": "key_result",
    "Task": "task",
}


async def publish(session: SystemSession, changes: Iterable[Change], at: datetime) -> None:
    """One event for each row of a page; retiring is told apart, as it ends somebody's access."""
    is_retired: dict[tuple[str, UUID], bool] = {}
    for change in changes:
        subject = (NOUNS[change.noun], change.subject)
        retires = change.action is Action.RETIRE
        is_retired[subject] = is_retired.get(subject, False) or retires
    rows = [
        event(noun, subject_id, at, "retired" if retires else "changed")
        for (noun, subject_id), retires in is_retired.items()
    ]
    await announce(session, rows)


def event(noun: str, subject_id: UUID, at: datetime, what: str = "changed") -> dict[str, object]:
    topic = f"{TOPICS[noun]}.{what}"
    return {"topic": topic, "noun": noun, "subject_id": subject_id, "at": at}


async def announce(session: SystemSession, events: list[dict[str, object]]) -> None:
    if events:
        await session.run(sa.insert(Outbox), events)
