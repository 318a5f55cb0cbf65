"""Events of a sync: which rows a page of it changed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.events import Event, announce, event
from model.key_result import KeyResult
from model.person import Employment, Identity
from model.rows import AnySelect, of_keys, written
from rules.topics import CHANGED, RETIRED
from sync.changes import Action, Change, Noun

NOUNS = {
    Noun.CYCLE: "Cycle",
    Noun.UNIT: "OrgUnit",
    Noun.PERSON: "Person",
    Noun.MEMBERSHIP: "Person",
    Noun.LINE: "Person",
    Noun.DOTTED_LINE: "Person",
    Noun.OBJECTIVE: "Objective",
    Noun.KEY_RESULT: "KeyResult",
    Noun.ALIGNMENT: "Objective",
}
_TOLD_AS = {noun: (told,) for noun, told in NOUNS.items()}
EMPLOYMENT = Employment.__name__
# What of a person only their line sees.
PERSONAL = (Employment, Identity)


async def publish(session: SystemSession, changes: Iterable[Change], at: datetime) -> None:
    """One event for each row of a page; retiring is told apart, as it ends somebody's access."""
    words: dict[tuple[str, UUID], str] = {}
    for change in changes:
        retires = change.action is Action.RETIRE
        for noun in nouns_of(change):
            if retires and noun != EMPLOYMENT:
                words[noun, change.subject] = RETIRED
            else:
                words.setdefault((noun, change.subject), CHANGED)
    told = [event(noun, subject, word) for (noun, subject), word in words.items()]
    known = {each.subject_id for each in told if each.noun == "Objective"}
    results = [each.subject_id for each in told if each.noun == "KeyResult"]
    above = [each for each in await of_objectives(session, results) if each.subject_id not in known]
    await announce(session, [*told, *above], at)


def nouns_of(change: Change) -> tuple[str, ...]:
    """What a change is told as; what others may not see of a person has an event of its own."""
    if change.noun is not Noun.PERSON:
        return _TOLD_AS[change.noun]
    is_personal = [each.table in PERSONAL for each in change.writes]
    if not any(is_personal):
        return ("Person",) if is_personal else ()
    return (EMPLOYMENT,) if all(is_personal) else ("Person", EMPLOYMENT)


async def of_objectives(session: SystemSession, key_result_ids: list[UUID]) -> list[Event]:
    """A key result is a part of its objective, which changes with it."""
    if not key_result_ids:
        return []
    found = await session.all(_objectives(), keys=key_result_ids)
    return [event("Objective", row.objective_id) for row in found]


@written
def _objectives() -> AnySelect:
    return sa.select(KeyResult.objective_id).where(of_keys(KeyResult.id)).distinct()
