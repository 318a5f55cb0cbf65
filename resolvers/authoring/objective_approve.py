"""The action of approving what somebody else handed in."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import SUBMITTED, Done, leave, objective_of, save
from resolvers.authoring.objective_moves import Which, subject_for
from resolvers.authoring.revisions import APPROVED, Change, Revised, revise
from resolvers.means import Means
from resolvers.once import answered_before
from rules.errors import NotAllowed

ACTION = "objectiveApprove"


async def objective_approve(work: Work, given: Which, new_id: Means) -> Row:
    """The objective, which may be published now as it stands."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await subject_for(work, given, Action.OBJECTIVE_APPROVE, SUBMITTED)
    row = subject.objective
    if row[Objective.submitted_by_id] == work.actor:
        raise NotAllowed("You handed it in yourself. Ask somebody else to approve it.")
    version = await save(work, row, {"approved_by_id": work.actor})
    change = Change(APPROVED, "no", "yes")
    await revise(work, [change], Revised(row.id, version), new_id)
    await leave(work, given, Done(ACTION, Objective, row.id), [row.id])
    return await objective_of(work, row.id)
