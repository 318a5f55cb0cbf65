"""Who sees a goal of somebody's own: they, whom they showed it to, HR while a review is open."""

from typing import Any

from sqlalchemy import and_, exists, not_, or_

from auth.visibility.predicates import HAS_ROLE, VIEWER, Predicate, Reasons, direct_reports
from auth.visibility.reviews import columns_of, in_cycle, managed, of_participant
from model.performance_goal import PerformanceGoal
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle
from rules.reviews import ReviewPhase
from rules.terms import Reason, Role

IDLE = (ReviewPhase.DRAFT, ReviewPhase.CLOSED)


def goal_reasons() -> Reasons:
    """With whom it is shared: their manager of today, or of the review it came of while that is on.

    The second wall asks only with whom it is shared: it knows no day, and so no manager of today.
    """
    g = PerformanceGoal
    theirs = or_(
        g.person_id.in_(direct_reports()),
        of_participant(g.review_participant_id, managed, in_cycle(goes_on)),
    )
    return {
        Reason.OWNER: g.person_id == VIEWER,
        Reason.MANAGER: and_(g.shared_with_id == VIEWER, theirs),
        Reason.HR_REVIEWER: hr_in_review(g.person_id),
    }


def goes_on(c: Any) -> Predicate:
    held: Predicate = c.phase != ReviewPhase.CLOSED
    return held


def hr_in_review(person_id: Any) -> Predicate:
    """An HR reviewer, while a review of the person is open."""
    p, c = columns_of(ReviewParticipant), columns_of(ReviewCycle)
    reviewed = exists().where(
        p.subject_id == person_id, c.id == p.cycle_id, not_(c.phase.in_(IDLE))
    )
    return and_(HAS_ROLE[Role.HR_REVIEWER], reviewed)
