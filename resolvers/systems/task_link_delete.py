"""The action of unlinking work; the readings that it gave stay."""

from dataclasses import dataclass

from auth.gate import Work
from model.key_result import KeyResult
from model.task import LinkedTask, TaskLink
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.systems.task_link_terms import link_in_turn
from sync.hints import run_soon
from sync.options import Occasion
from sync.overridden import lift_overrides
from sync.work import count_work

ACTION = "taskLinkDelete"


@dataclass(frozen=True)
class TaskLinkDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def task_link_delete(work: Work, given: TaskLinkDelete, new_id: Means) -> GlobalId:
    """Its id. What other links still drive is counted anew; else the last value stays."""
    if await answered_before(work, ACTION, given) is not None:
        return given.id
    subject, link = await link_in_turn(work, given.id, given.expected_version)
    await run_soon(work.system(), link[TaskLink.connection_id], work.moment.now)
    await work.remove(LinkedTask, LinkedTask.link_id == link.id)
    await work.remove(TaskLink, TaskLink.id == link.id)
    work.audit(ACTION, TaskLink, link.id)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, link.id)
    await lift_overrides(work.system(), [subject.result.id])
    occasion = Occasion(work.moment.now, work.moment.today, new_id)
    await count_work(work.system(), [subject.result.id], occasion)
    return given.id
