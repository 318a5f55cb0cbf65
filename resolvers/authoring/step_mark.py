"""The action of saying that a milestone's step is done, or that it is not."""

from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult, Step
from model.rows import Row
from model.step_past import keep_steps
from resolvers.authoring.authoring import Done, key_result_in_turn, key_result_of, leave, save
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.progress.locked import check_unlocked
from resolvers.progress.steps import steps_by_id
from resolvers.rhythm.check_in_subjects import check_open, subject_of
from rules.errors import NotFound

ACTION = "stepMark"


@dataclass(frozen=True)
class StepMark:
    """Which step, and whether it is done; one that is already stays as it was."""

    step: GlobalId
    done: bool
    client_mutation_id: str | None = None


async def step_mark(work: Work, given: StepMark, _: Means) -> Row:
    """The key result, whose progress its steps are."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await key_result_of(work, first)
    step = await step_of(work, given.step)
    result_id = global_id(KeyResult.__name__, step[Step.key_result_id])
    subject = await key_result_in_turn(work, result_id)
    await must(work, Action.CHECK_IN, subject.result.id)
    check_open(work, await subject_of(work, subject.result.id))
    await check_unlocked(work, subject.result.id, "step")
    step = await step_of(work, given.step)
    if (step[Step.done_at] is not None) is not given.done:
        await (done(work, step.id) if given.done else undone(work, step.id))
        await save(work, subject.result, {})
    deed = Done(ACTION, KeyResult, subject.result.id, detail={"done": given.done})
    await leave(work, given, deed, [subject.objective.id])
    return await key_result_of(work, subject.result.id)


async def step_of(work: Work, id_: GlobalId) -> Row:
    key = key_of(id_, Step.__name__)
    found = await steps_by_id(work, [key], None, frozenset()) if key else [None]
    if found[0] is None:
        raise NotFound("There is no such step, or it is not yours to see.")
    return found[0]


async def done(work: Work, key: UUID) -> None:
    await work.save(Step, key, {"done_at": work.moment.now}, version=None)


async def undone(work: Work, key: UUID) -> None:
    """That it was done until now is kept."""
    now = work.moment.now
    await keep_steps(work.system(), [key], now)
    await work.save(Step, key, {"done_at": None, "since": now}, version=None)
