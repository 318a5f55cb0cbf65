"""The action of publishing an objective: from then on everybody sees it, and edits have reasons."""

from auth.gate import Work
from auth.visibility.rights import Action
from model.events import announce, event
from model.objective import Objective
from model.rows import Row
from resolvers.alignment.alignment_shares import check_shares_below
from resolvers.authoring.authoring import DRAFT, PUBLISHED, SUBMITTED, objective_of
from resolvers.authoring.objective_moves import Move, Which, moved, subject_for
from resolvers.authoring.objective_readiness import check_ready
from resolvers.authoring.practice import needs_approval
from resolvers.authoring.room import check_room
from resolvers.authoring.units_agreed import check_agreed
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.progress.objectives import shares_of
from rules import topics
from rules.errors import Invalid
from rules.terms import ObjectiveLevel

ACTION = "objectivePublish"


async def objective_publish(work: Work, given: Which, new_id: Means) -> Row:
    """The published objective."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await subject_for(work, given, Action.OBJECTIVE_PUBLISH, DRAFT, SUBMITTED)
    await check_ready(work, subject)
    await check_unit(work, subject.objective)
    await check_approved(work, subject.objective)
    await check_agreed(work, subject.objective)
    await check_room(work, subject.objective)
    move = Move(ACTION, PUBLISHED, {"published_at": work.moment.now})
    published = await moved(work, given, subject, move, new_id)
    await check_shares_below(work, published.id)
    told = event(Objective.__name__, published.id, topics.PUBLISHED)
    await announce(work.system(), [told], work.moment.now)
    return published


async def check_unit(work: Work, objective: Row) -> None:
    """One that was made of an imported one may have none yet."""
    [shares] = await shares_of(work, [objective.id], None, frozenset())
    if objective[Objective.level] is ObjectiveLevel.UNIT and not shares:
        message = "An objective of a unit needs one: name in `units` whose it is."
        raise Invalid(message, path=["units"], code="EMPTY")


async def check_approved(work: Work, objective: Row) -> None:
    if objective[Objective.approved_by_id] is None and await needs_approval(work, objective):
        message = (
            "Its unit wants objectives approved before they are published. Submit it, and ask "
            "somebody else who may approve it."
        )
        raise Invalid(message, code="NEEDS_APPROVAL")
