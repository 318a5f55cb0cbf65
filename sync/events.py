"""Events for the outbox: which rows changed, written in the transaction that changed them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.journal import Outbox
from model.person import Employment, Identity
from rules.topics import CHANGED, RETIRED, topic_of
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
EMPLOYMENT = Employment.__name__
# What of a person only their line sees.
PERSONAL = (Employment, Identity)


async def publish(session: SystemSession, changes: Iterable[Change], at: datetime) -> None:
    """One event for each row of a page; retiring is told apart, as it ends somebody's access."""
    is_retired: dict[tuple[str, UUID], bool] = {}
    for change in changes:
        for noun in nouns_of(change):
            subject = (noun, change.subject)
            retires = change.action is Action.RETIRE and noun != EMPLOYMENT
            is_retired[subject] = is_retired.get(subject, False) or retires
    rows = [
        event(noun, subject_id, at, RETIRED if retires else CHANGED)
        for (noun, subject_id), retires in is_retired.items()
    ]
    await announce(session, rows)


def nouns_of(change: Change) -> list[str]:
    """What a change is told as; what others may not see of a person has an event of its own."""
    if change.noun is not Noun.PERSON:
        return [NOUNS[change.noun]]
    tables = {each.table for each in change.writes}
    told = ["Person"] if tables.difference(PERSONAL) else []
    return [*told, EMPLOYMENT] if tables.intersection(PERSONAL) else told


def event(noun: str, subject_id: UUID, at: datetime, what: str = CHANGED) -> dict[str, object]:
    return {"topic": topic_of(noun, what), "noun": noun, "subject_id": subject_id, "at": at}


async def announce(session: SystemSession, events: list[dict[str, object]]) -> None:
    if events:
        await session.run(sa.insert(Outbox), events)
