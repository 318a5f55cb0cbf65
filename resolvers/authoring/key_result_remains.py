"""What hangs on key results of drafts, and goes with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from auth.gate import Work
from model.alignment import Alignment, AlignmentPast
from model.alignment_past import ends_at
from model.blocker import Blocker
from model.check_in_request import CheckInRequest
from model.delegate import Delegate
from model.dependency import Dependency
from model.key_result import Step, StepPast
from model.rows import among
from model.signal import SignalDispute
from model.task import LinkedTask, TaskLink
from model.work import WorkOverride

OF_RESULT: tuple[Any, ...] = (
    TaskLink, Step, StepPast, Delegate, Dependency, Blocker, CheckInRequest, SignalDispute,
    WorkOverride,
)  # fmt: skip


async def remove_remains(work: Work, results: Sequence[UUID]) -> None:
    """The viewer sees all of a draft that they may delete; what others said loses the name alone.

    Feedback and agendas that name one are private: the database itself takes the name from them.
    """
    links = select(TaskLink.id).where(among(TaskLink.key_result_id, results))
    await work.system().run(delete(LinkedTask).where(LinkedTask.link_id.in_(links)))
    for noun in OF_RESULT:
        await work.remove(noun, among(noun.key_result_id, results))
    for link in (Alignment, AlignmentPast):
        await work.remove(link, ends_at(link, (), results))
