"""The action of giving up a published objective."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.rows import Row
from resolvers.authoring import PUBLISHED, objective_of
from resolvers.means import Means
from resolvers.objective_moves import Move, WhichAndWhy, moved, subject_for
from resolvers.once import answered_before
from rules.authoring import needed_reason
from rules.terms import ObjectiveStatus, Outcome

ACTION = "objectiveCancel"


async def objective_cancel(work: Work, given: WhichAndWhy, new_id: Means) -> Row:
    """The objective, which counts in no number any more and stays to be read."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await subject_for(work, given, Action.OBJECTIVE_CLOSE, PUBLISHED)
    reason = needed_reason(given.reason, "Others count on what is published.")
    end = {"outcome": Outcome.CANCELLED}
    move = Move(ACTION, ObjectiveStatus.CANCELLED, end, reason)
    return await moved(work, given, subject, move, new_id)
