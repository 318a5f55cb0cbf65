"""Who sees a performance goal: its owner, whom they showed it to, and HR while a review is open."""

from sqlalchemy import and_, exists, not_, or_

from auth.visibility.predicates import HAS_ROLE, VIEWER, Reasons, direct_reports
from auth.visibility.reviews import columns_of, managed, of_participant
from model.performance_goal import PerformanceGoal
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle
from rules.reviews import ReviewPhase
from rules.terms import Reason, Role

IDLE = (ReviewPhase.DRAFT, ReviewPhase.CLOSED)


def goal_reasons() -> Reasons:
    g, p, c = PerformanceGoal, columns_of(ReviewParticipant), columns_of(ReviewCycle)
    reviewed = exists().where(
        p.subject_id == g.person_id, c.id == p.cycle_id, not_(c.phase.in_(IDLE))
    )
    theirs = or_(
        g.person_id.in_(direct_reports()), of_participant(g.review_participant_id, managed)
    )
    return {
        Reason.OWNER: g.person_id == VIEWER,
        Reason.MANAGER: and_(g.shared_with_id == VIEWER, theirs),
        Reason.HR_REVIEWER: and_(HAS_ROLE[Role.HR_REVIEWER], reviewed),
    }
