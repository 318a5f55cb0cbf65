"""The actions that put a cycle into its next state before its time, or open a closed one again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.locks import lock
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row
from resolvers.ids import GlobalId
from resolvers.rhythm.cycle_actions import LOCK, done
from resolvers.rhythm.cycle_changes import Change, note
from resolvers.rhythm.cycles import state
from rules.errors import Invalid
from rules.okr_settings import MOST_GRADING_DAYS
from rules.terms import CycleState
from rules.words import check_text

NewId = Callable[[], UUID]
NEXT = {
    CycleState.PREPARATION: CycleState.ACTIVE,
    CycleState.ACTIVE: CycleState.GRADING,
    CycleState.GRADING: CycleState.CLOSED,
    CycleState.CLOSED: CycleState.ARCHIVED,
}
COLUMN = {
    CycleState.ACTIVE: "activated_on",
    CycleState.GRADING: "grading_from",
    CycleState.CLOSED: "closed_on",
    CycleState.ARCHIVED: "archived_on",
}


@dataclass(frozen=True)
class CycleTransition:
    id: GlobalId
    to: CycleState
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CycleReopen:
    """`until` is the last day that takes late readings and scores then."""

    id: GlobalId
    reason: str
    until: date
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def cycle_transition(work: Work, given: CycleTransition, new_id: NewId) -> Row:
    """One step onwards, from today on."""
    await must(work, Action.PROGRAMME_RUN)
    first = await first_answer(work, "cycleTransition", given, Cycle)
    if first is not None:
        return first
    cycle = await turn_on(work, given.id, given.expected_version)
    check_text(given.reason, "reason")
    today = work.moment.today
    now = state(cycle, today)
    if NEXT.get(now) is not given.to:
        onwards = NEXT[now].value if now in NEXT else "nothing"
        message = f"It is {now.value}; what follows is {onwards}. `cycleReopen` leads back."
        raise Invalid(message, path=["to"], code="NOT_OPEN")
    await work.save(Cycle, cycle.id, {COLUMN[given.to]: today}, version=cycle[Cycle.version])
    await note(work, cycle, Change(new_id(), given.to, given.reason))
    return await done(work, "cycleTransition", given, cycle.id)


async def cycle_reopen(work: Work, given: CycleReopen, new_id: NewId) -> Row:
    """A closed or archived cycle, graded again until a day."""
    await must(work, Action.PROGRAMME_RUN)
    first = await first_answer(work, "cycleReopen", given, Cycle)
    if first is not None:
        return first
    cycle = await turn_on(work, given.id, given.expected_version)
    check_text(given.reason, "reason")
    today = work.moment.today
    if state(cycle, today) not in (CycleState.CLOSED, CycleState.ARCHIVED):
        raise Invalid("It is not closed.", path=["id"], code="NOT_OPEN")
    check_until(given.until, max(today, cycle[Cycle.ends_on]))
    reopened: dict[str, Any] = {"closed_on": None, "archived_on": None}
    early = cycle[Cycle.grading_from] or (today if today <= cycle[Cycle.ends_on] else None)
    days = {"grading_ends_on": given.until, "grading_from": early}
    await work.save(Cycle, cycle.id, {**reopened, **days}, version=cycle[Cycle.version])
    await note(work, cycle, Change(new_id(), CycleState.GRADING, given.reason, given.until))
    return await done(work, "cycleReopen", given, cycle.id)


def check_until(until: date, first: date) -> None:
    """As long as grading may take at most, counted from the first day that it could end on."""
    if until < first:
        message = "That day is over, or before the cycle's own last. Give one to come, or today."
        raise Invalid(message, path=["until"])
    latest = first + timedelta(days=MOST_GRADING_DAYS)
    if until > latest:
        message = f"Grading takes {MOST_GRADING_DAYS} days at most. Give {latest} or a day before."
        raise Invalid(message, path=["until"])


async def turn_on(work: Work, id_: GlobalId, expected: int | None) -> Row:
    await lock(work.system(), LOCK)
    cycle = await named_row(work, Cycle, id_)
    check_version(cycle, expected)
    return cycle
