"""What each action of an author does around its own: its turn, what it is about, what it leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.base import Base
from model.cycle import Cycle
from model.events import objectives_changed
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.rollups import recompute, take_turn
from model.rows import Row, columns
from resolvers.alignment.circles_refused import check_numbers
from resolvers.events import tell
from resolvers.ids import key_of
from resolvers.once import Words, remember
from resolvers.progress.key_results import key_results_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.rhythm.cycles import cycles_by_id, state
from rules.errors import Conflict, Invalid, NotFound
from rules.terms import CycleState, ObjectiveStatus

TAKES_CHANGES = (CycleState.PREPARATION, CycleState.ACTIVE, CycleState.GRADING)
DRAFT, SUBMITTED, PUBLISHED = (
    ObjectiveStatus.DRAFT,
    ObjectiveStatus.SUBMITTED,
    ObjectiveStatus.PUBLISHED,
)
STALE = "Somebody else has changed it since you read it. Read it again."


@dataclass(frozen=True)
class Subject:
    """An objective with its cycle, read in its own turn."""

    objective: Row
    cycle: Row

    @property
    def is_published(self) -> bool:
        return self.objective[Objective.published_at] is not None


@dataclass(frozen=True)
class ResultSubject(Subject):
    """The same, with the key result of it that is to be changed, and the cycle that this is of."""

    result: Row


async def objective_in_turn(work: Work, id_: str) -> Subject:
    """One action at a time on an objective and on all that hangs on it."""
    key = key_of(id_, "Objective")
    await lock(work.system(), f"Objective {key}")
    return await subject_of(work, key)


async def key_result_in_turn(work: Work, id_: str) -> ResultSubject:
    """The objective's turn first, then the key result's own, which check-ins take as well."""
    result = await key_result_of(work, key_of(id_, "KeyResult"))
    subject_key = result[KeyResult.objective_id]
    await lock(work.system(), f"Objective {subject_key}")
    await lock(work.system(), f"KeyResult {result.id}")
    again = await key_result_of(work, result.id)
    subject = await subject_of_result(work, again)
    return ResultSubject(subject.objective, subject.cycle, again)


async def subject_of(work: Work, key: UUID | None) -> Subject:
    objective = await objective_of(work, key)
    return Subject(objective, await cycle_of(work, objective[Objective.cycle_id]))


async def subject_of_result(work: Work, result: Row) -> Subject:
    """Its objective, with the cycle that it is of itself."""
    subject = await subject_of(work, result[KeyResult.objective_id])
    own = result[KeyResult.cycle_id]
    return subject if own is None else Subject(subject.objective, await cycle_of(work, own))


async def objective_of(work: Work, key: UUID | None) -> Row:
    found = await objectives_by_id(work, [key], None, frozenset()) if key else [None]
    if found[0] is None:
        raise NotFound("There is no such objective, or it is not yours to see.")
    return found[0]


async def key_result_of(work: Work, key: UUID | None) -> Row:
    found = await key_results_by_id(work, [key], None, frozenset()) if key else [None]
    if found[0] is None:
        raise NotFound("There is no such key result, or it is not yours to see.")
    return found[0]


async def cycle_of(work: Work, key: UUID | None) -> Row:
    found = await cycles_by_id(work, [key], None, frozenset()) if key else [None]
    if found[0] is None:
        raise Invalid("There is no such cycle.", path=["cycle"], code="NOT_FOUND")
    return found[0]


def check_version(row: Row, expected: int | None) -> None:
    if expected not in (None, row.version):
        raise Conflict(STALE)


def check_takes_changes(work: Work, cycle: Row) -> None:
    if state(cycle, work.moment.today) not in TAKES_CHANGES:
        message = f"{cycle[Cycle.key]} is closed, and its OKRs stay as they are."
        raise Invalid(message, path=["cycle"], code="OUTSIDE_CYCLE")


def check_status(subject: Subject, *taken: ObjectiveStatus) -> None:
    """In which states of the objective something can be done to it."""
    status = subject.objective[Objective.status]
    if status not in taken:
        words = " or ".join(each.value for each in taken)
        message = f"It is {status.value}, and this takes one that is {words}.{way_out(status)}"
        raise Invalid(message, code="NOT_OPEN")


def way_out(status: ObjectiveStatus) -> str:
    return " Return it to draft first." if status is SUBMITTED else ""


def check_editable(work: Work, subject: Subject) -> None:
    check_takes_changes(work, subject.cycle)
    check_status(subject, DRAFT, PUBLISHED)


async def save(work: Work, row: Row, values: Mapping[str, Any]) -> int:
    """The row's new version; Conflict where somebody else was quicker."""
    noun = Objective if row.noun == Objective.__name__ else KeyResult
    version: int = row.version
    await work.save(noun, row.id, values, version=version)
    return version + 1


@dataclass(frozen=True)
class Done:
    """What an action did: under which name, and to which row of which noun.

    A retry is answered by `answer`, where that is another row than the one it was done to.
    """

    action: str
    noun: type[Base]
    key: UUID
    answer: UUID | None = None
    detail: Mapping[str, Any] | None = None


async def leave(work: Work, given: Words, done: Done, roots: Collection[UUID]) -> None:
    """Audit, the answer to a retry, and all that follows for numbers: last in its transaction.

    `roots` are the objectives of which anything changed.
    """
    detail = None if done.detail is None else dict(done.detail)
    work.audit(done.action, done.noun, done.key, detail=detail)
    await remember(work, done.action, given, done.answer or done.key)
    if done.noun is KeyResult:
        await tell(work, KeyResult.__name__, done.key)
    await take_turn(work.system())
    await check_numbers(work, roots)
    moved = await recompute(work.system(), roots, work.moment.now)
    await objectives_changed(work.system(), {*roots} | moved, work.moment.now)


async def still_seen(work: Work, key: UUID) -> Row:
    """The objective as it is now; nobody may put what they change out of their own sight."""
    found = (await objectives_by_id(work, [key], None, frozenset()))[0]
    if found is None:
        message = (
            "You would not see it any more yourself. Own it, contribute to it, or have a unit of "
            "yours share it."
        )
        raise Invalid(message, path=["owner"])
    return found


async def next_position(work: Work, noun: Any, *which: Any) -> int:
    """Behind all that the viewer sees there."""
    last = select(noun.position).where(*which).order_by(noun.position.desc()).limit(1)
    found = await work.records(last)
    return int(found[0].position) + 1 if found else 0


KEY_RESULT_COLUMNS = columns(KeyResult)


async def standing_results(work: Work, objective_id: UUID) -> list[Row]:
    """The key results of an objective, in place."""
    of = select(*KEY_RESULT_COLUMNS).where(KeyResult.objective_id == objective_id)
    return await work.rows(KeyResult, of.order_by(KeyResult.position, KeyResult.id))
