"""What reopening an objective frees to be graded anew, and what has to be before it is closed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, select, update

from auth.gate import Work
from model.cycle import Cycle
from model.grade import Grade, GradePast
from model.grade_past import keep_grades
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row, among
from resolvers.rhythm.check_in_subjects import OPEN
from resolvers.rhythm.cycles import cycles_by_id, state
from rules.errors import Invalid
from rules.terms import ObjectiveStatus, Outcome


async def freed(work: Work, objective: UUID) -> list[UUID]:
    """Its key results, but for those of a shorter cycle that is over: nobody could grade them."""
    of_it = select(KeyResult.id, KeyResult.cycle_id).where(KeyResult.objective_id == objective)
    results = await work.system().all(of_it)
    own = {row.cycle_id for row in results if row.cycle_id is not None}
    found = await cycles_by_id(work, [*own], None, frozenset()) if own else []
    running = {row.id for row in found if row and state(row, work.moment.today) in OPEN}
    return [row.id for row in results if row.cycle_id is None or row.cycle_id in running]


async def check_ended(work: Work, objective: Row, results: Collection[UUID]) -> None:
    """Closed or cancelled; or published, with key results that are graded and so locked."""
    status = objective[Objective.status]
    if status in (ObjectiveStatus.CLOSED, ObjectiveStatus.CANCELLED):
        return
    graded = select(Grade.key_result_id, Cycle.key).select_from(Grade)
    graded = graded.join(KeyResult, KeyResult.id == Grade.key_result_id)
    graded = graded.outerjoin(Cycle, Cycle.id == KeyResult.cycle_id)
    found = await work.system().all(graded.where(KeyResult.objective_id == objective.id))
    if any(row.key_result_id in results for row in found):
        return
    message = "It is open: nothing of it was closed or graded."
    if found:
        over = ", ".join(sorted({row.key for row in found}))
        message = f"It is open, and what was graded is of {over}, which is over. Reopen that first."
    raise Invalid(message, path=["objective"], code="NOT_OPEN")


async def unlock(work: Work, results: Collection[UUID]) -> None:
    """Scores stay as they were until they are given anew, and grades are kept as they were."""
    await keep_grades(work.system(), results, work.moment.now)
    await work.remove(Grade, among(Grade.key_result_id, results))
    ended_so = (among(KeyResult.id, results), KeyResult.outcome != Outcome.CANCELLED)
    open_again = update(KeyResult).where(*ended_so)
    moved = open_again.values(outcome=None, version=KeyResult.version + 1)
    await work.system().run(moved)


async def check_graded_anew(work: Work, results: Sequence[Row]) -> None:
    """What a reopening took a grade of is graded once more: its old score says nothing of now."""
    again = exists().where(Grade.key_result_id == GradePast.key_result_id)
    taken = select(GradePast.key_result_id).where(GradePast.graded_at.is_not(None), ~again)
    wanted = among(GradePast.key_result_id, [row.id for row in results])
    waiting = {row.key_result_id for row in await work.system().all(taken.where(wanted))}
    for row in results:
        if row.id in waiting:
            message = (
                f"“{row[KeyResult.title]}” was graded before it was reopened. Give it a score anew."
            )
            raise Invalid(message, path=["objective"], code="NOT_OPEN")
