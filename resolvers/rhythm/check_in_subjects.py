"""A key result with all that decides whether, and when, it may be checked in on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from auth.gate import Work
from model.cycle import Cycle
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.organisation import Organisation
from model.rows import Row, columns
from resolvers.authoring.authoring import key_result_of
from resolvers.rhythm.cycles import first_day, state
from rules.cycles import Window, may_check_in_at
from rules.errors import Invalid
from rules.terms import CycleState, ObjectiveStatus

OPEN = (CycleState.ACTIVE, CycleState.GRADING)


@dataclass(frozen=True)
class Subject:
    result: Row
    objective: Row
    cycle: Row
    zone: ZoneInfo


async def take_turns(work: Work, keys: Iterable[UUID | None]) -> None:
    """One at a time on the same key result, and on several always in the same order.

    What follows is read after the one before has committed: a newest figure is never worked out
    from a list of check-ins that lacks one.
    """
    for key in sorted({str(key) for key in keys}):
        await lock(work.system(), f"KeyResult {key}")


async def subject_of(work: Work, key: UUID | None) -> Subject:
    result = await key_result_of(work, key)
    statement = select(*columns(Objective)).where(Objective.id == result[KeyResult.objective_id])
    [objective] = await work.rows(Objective, statement)
    cycle_id = result[KeyResult.cycle_id] or objective[Objective.cycle_id]
    in_cycle = select(*columns(Cycle)).where(Cycle.id == cycle_id)
    [cycle] = await work.rows(Cycle, in_cycle)
    zone = (await work.records(select(Organisation.time_zone)))[0].time_zone
    return Subject(result, objective, cycle, ZoneInfo(zone))


def check_open(work: Work, subject: Subject) -> None:
    if subject.objective[Objective.status] is not ObjectiveStatus.PUBLISHED:
        message = "Check-ins start when the objective is published and end when it is closed."
        raise Invalid(message, path=["keyResult"], code="NOT_OPEN")
    if state(subject.cycle, work.moment.today) not in OPEN:
        key = subject.cycle[Cycle.key]
        message = f"{key} takes no check-ins: it has not begun, or it is closed."
        raise Invalid(message, path=["keyResult"], code="OUTSIDE_CYCLE")


def check_time(work: Work, subject: Subject, effective_at: datetime) -> None:
    cycle = subject.cycle
    window = Window(first_day(cycle), cycle[Cycle.grading_ends_on], subject.zone)
    if effective_at.tzinfo is None or not may_check_in_at(effective_at, work.moment.now, window):
        message = (
            f"A check-in takes effect between {window.starts_on} and {window.grading_ends_on}, "
            "and not in the future. Give `effectiveAt` with its offset, or leave it out for now."
        )
        raise Invalid(message, path=["effectiveAt"], code="OUTSIDE_CYCLE")
