"""The action of giving back what was handed in, to be worked on again."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.rows import Row
from resolvers.authoring.authoring import DRAFT, SUBMITTED, objective_of
from resolvers.authoring.objective_moves import Move, WhichAndWhy, moved, subject_for
from resolvers.means import Means
from resolvers.once import answered_before
from rules.authoring import check_reason

ACTION = "objectiveReturn"


async def objective_return(work: Work, given: WhichAndWhy, new_id: Means) -> Row:
    """The draft, which nobody has approved any more."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    reason = check_reason(given.reason)
    subject = await subject_for(work, given, Action.OBJECTIVE_RETURN, SUBMITTED)
    by = {"submitted_by_id": None, "approved_by_id": None}
    return await moved(work, given, subject, Move(ACTION, DRAFT, by, reason), new_id)
