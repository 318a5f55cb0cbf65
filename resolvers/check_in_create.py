"""The action of checking in on a key result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.check_in import CheckIn
from model.cycle import Cycle
from model.events import objectives_changed
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.organisation import Organisation
from model.rollups import recompute
from model.rows import Row, columns
from resolvers.check_ins import check_ins_by_id, is_standing
from resolvers.cycles import state
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.key_results import key_results_by_id, metric
from resolvers.once import answered_before, remember
from rules import confidence, metrics
from rules.cycles import Window, may_check_in_at
from rules.errors import Conflict, Invalid, NotFound
from rules.terms import CycleState, ObjectiveStatus, ReadingOrigin, ReportedStatus

ACTION = "checkInCreate"
OPEN = (CycleState.ACTIVE, CycleState.GRADING)
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CheckInCreate:
    """What an owner says of a key result; `effective_at` is now where it is left out."""

    key_result: GlobalId
    value: Decimal | None = None
    confidence: int | None = None
    reported_status: ReportedStatus | None = None
    narrative: str | None = None
    effective_at: datetime | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class Subject:
    """A key result with what decides whether it may be checked in on."""

    result: Row
    objective: Row
    cycle: Row
    zone: ZoneInfo


async def check_in_create(work: Work, given: CheckInCreate, new_id: NewId) -> Row:
    """The new check-in, or the first one of the same client mutation id."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await answered(work, first)
    await take_turn(work, given)
    subject = await subject_of(work, given)
    await must(work, Action.CHECK_IN, subject.result.id)
    check_version(given, subject)
    check_time(work, given, subject)
    check_content(given, subject)
    check_in_id = new_id()
    await write(work, given, subject, check_in_id)
    await record(work, given, subject, check_in_id)
    moved = await recompute(work.system(), [subject.objective.id], work.moment.now)
    await objectives_changed(work.system(), {subject.objective.id} | moved, work.moment.now)
    [row] = await check_ins_by_id(work, [check_in_id], None, frozenset())
    assert row is not None
    return row


async def answered(work: Work, check_in_id: UUID) -> Row:
    found = (await check_ins_by_id(work, [check_in_id], None, frozenset()))[0]
    if found is None:
        raise NotFound("What this was answered with is no longer yours to see.")
    return found


async def take_turn(work: Work, given: CheckInCreate) -> None:
    """One at a time on the same key result.

    What follows is read after the one before has committed: a newest figure is never worked out
    from a list of check-ins that lacks one.
    """
    await lock(work.system(), f"KeyResult {key_of(given.key_result, 'KeyResult')}")


async def subject_of(work: Work, given: CheckInCreate) -> Subject:
    key = key_of(given.key_result, "KeyResult")
    found = await key_results_by_id(work, [key], None, frozenset()) if key else [None]
    if found[0] is None:
        message = "There is no such key result, or it is not yours to see."
        raise NotFound(message)
    result = found[0]
    statement = select(*columns(Objective)).where(Objective.id == result[KeyResult.objective_id])
    [objective] = await work.rows(Objective, statement)
    in_cycle = select(*columns(Cycle)).where(Cycle.id == objective[Objective.cycle_id])
    [cycle] = await work.rows(Cycle, in_cycle)
    zone = (await work.records(select(Organisation.time_zone)))[0].time_zone
    return Subject(result, objective, cycle, ZoneInfo(zone))


def check_version(given: CheckInCreate, subject: Subject) -> None:
    if given.expected_version not in (None, subject.result[KeyResult.version]):
        raise Conflict("Somebody else has changed it since you read it. Read it again.")


def check_time(work: Work, given: CheckInCreate, subject: Subject) -> None:
    if subject.objective[Objective.status] is not ObjectiveStatus.PUBLISHED:
        message = "Check-ins start when the objective is published and end when it is closed."
        raise Invalid(message, path=["keyResult"], code="NOT_OPEN")
    cycle = subject.cycle
    if state(cycle, work.moment.today) not in OPEN:
        message = f"{cycle[Cycle.key]} takes no check-ins: it has not begun, or it is closed."
        raise Invalid(message, path=["keyResult"], code="OUTSIDE_CYCLE")
    window = Window(cycle[Cycle.starts_on], cycle[Cycle.grading_ends_on], subject.zone)
    effective_at = given.effective_at or work.moment.now
    if effective_at.tzinfo is None or not may_check_in_at(effective_at, work.moment.now, window):
        message = (
            f"A check-in takes effect between {window.starts_on} and {window.grading_ends_on}, "
            "and not in the future. Give `effectiveAt` with its offset, or leave it out for now."
        )
        raise Invalid(message, path=["effectiveAt"], code="OUTSIDE_CYCLE")


def check_content(given: CheckInCreate, subject: Subject) -> None:
    said = (given.value, given.confidence, given.reported_status, given.narrative)
    if all(part is None for part in said):
        message = "Say something: a value, a confidence, a status or a narrative."
        raise Invalid(message, path=["value"], code="EMPTY")
    if given.value is not None:
        metrics.KINDS[metric(subject.result, ()).kind].check_reading(given.value)
    if given.confidence is not None:
        before = subject.result[KeyResult.confidence]
        previous = None if before is None else int(before)
        confidence.check(given.confidence, previous, given.narrative or "")


async def write(work: Work, given: CheckInCreate, subject: Subject, id_: UUID) -> None:
    """The check-in, and the key result's newest figures unless a later one is there already."""
    effective_at = given.effective_at or work.moment.now
    await work.insert(
        CheckIn,
        {
            "id": id_,
            "key_result_id": subject.result.id,
            "author_id": work.actor,
            "value": given.value,
            "previous_value": subject.result[KeyResult.current],
            "confidence": given.confidence,
            "reported_status": given.reported_status,
            "narrative": given.narrative,
            "effective_at": effective_at,
            "recorded_at": work.moment.now,
            "origin": ReadingOrigin.MANUAL,
        },
    )
    newest = await newest_figures(work, subject.result.id)
    version = subject.result[KeyResult.version]
    await work.save(KeyResult, subject.result.id, newest, version=version)


async def newest_figures(work: Work, key: UUID) -> dict[str, Decimal | None]:
    """The latest value and the latest confidence by when they took effect."""
    figures: dict[str, Decimal | None] = {}
    for name, column in (("current", CheckIn.value), ("confidence", CheckIn.confidence)):
        statement = (
            select(column)
            .where(CheckIn.key_result_id == key, column.is_not(None), is_standing())
            .order_by(CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
            .limit(1)
        )
        found = await work.records(statement)
        if found:
            figures[name] = found[0][0]
    return figures


async def record(work: Work, given: CheckInCreate, subject: Subject, id_: UUID) -> None:
    """Audit and the answer to a retry: all in the transaction of the check-in."""
    work.audit(ACTION, CheckIn, id_)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, id_)
