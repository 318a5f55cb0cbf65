"""The action of giving up a published objective."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.grade import Closing
from model.rows import Row
from resolvers.authoring.authoring import PUBLISHED, objective_of
from resolvers.authoring.objective_moves import Move, WhichAndWhy, moved, subject_for
from resolvers.means import Means
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
    # The past is told by closings, whichever action it was.
    told = {"status": ObjectiveStatus.CANCELLED, **end, "reason": reason}
    who = {"by_id": work.actor, "at": work.moment.now}
    key = {"id": new_id(), "objective_id": subject.objective.id}
    await work.insert(Closing, {**key, **told, **who})
    move = Move(ACTION, ObjectiveStatus.CANCELLED, end, reason)
    return await moved(work, given, subject, move, new_id)
