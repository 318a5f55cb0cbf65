"""The action of handing a draft in, to be approved or published."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.rows import Row
from resolvers.authoring.authoring import DRAFT, SUBMITTED, objective_of
from resolvers.authoring.objective_moves import Move, Which, moved, subject_for
from resolvers.authoring.objective_readiness import check_ready
from resolvers.means import Means
from resolvers.once import answered_before

ACTION = "objectiveSubmit"


async def objective_submit(work: Work, given: Which, new_id: Means) -> Row:
    """The objective, which nobody edits until it is published or returned."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await subject_for(work, given, Action.OBJECTIVE_EDIT, DRAFT)
    await check_ready(work, subject)
    by = {"submitted_by_id": work.actor, "approved_by_id": None}
    return await moved(work, given, subject, Move(ACTION, SUBMITTED, by), new_id)
