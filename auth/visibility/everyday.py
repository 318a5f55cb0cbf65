"""Who sees what is said from day to day: feedback, requests for it, and recognition.

Each names its readers as it is sent, so that nobody sees more of it by another place in the line.
"""

from typing import Any

from sqlalchemy import Text, and_, any_, exists, or_

from auth.visibility.duties import is_person
from auth.visibility.performance_goals import hr_in_review
from auth.visibility.predicates import HAS_ROLE, VIEWER, Reasons, direct_reports
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound
from model.growth import CompetencyAssessment
from model.recognition import Recognition
from rules.feedback import TO_MANAGER, TO_PERSON, FeedbackLevel
from rules.recognition import RecognitionLevel
from rules.terms import Reason, Role


def feedback_reasons() -> Reasons:
    """By its level; whatever the role, nobody else sees any but what is public."""
    return {
        Reason.PUBLISHED: and_(is_person(), Feedback.level == FeedbackLevel.PUBLIC),
        Reason.AUTHOR: Feedback.author_id == VIEWER,
        Reason.SUBJECT: and_(Feedback.about_id == VIEWER, Feedback.level.in_(TO_PERSON)),
        Reason.MANAGER: and_(Feedback.manager_id == VIEWER, Feedback.level.in_(TO_MANAGER)),
    }


def request_reasons() -> Reasons:
    """Who asks and who is asked; not even whom it is about."""
    return {
        Reason.AUTHOR: FeedbackRequest.asked_by_id == VIEWER,
        Reason.ASSIGNEE: FeedbackRequest.asked_of_id == VIEWER,
    }


def pair_reasons(of: Any) -> Reasons:
    """The two of a 1:1: no manager after them, and no role."""
    two = or_(of.organiser_id == VIEWER, of.partner_id == VIEWER)
    return {Reason.PARTICIPANT: two}


def growth_reasons(of: Any) -> Reasons:
    """Its owner; whom they showed it to, while that is their manager; HR in a review."""
    shown = and_(of.shared_with_id == VIEWER, of.person_id.in_(direct_reports()))
    return {
        Reason.OWNER: of.person_id == VIEWER,
        Reason.MANAGER: shown,
        Reason.HR_REVIEWER: hr_in_review(of.person_id),
    }


def assessment_reasons() -> Reasons:
    """Whom it is about and who said it; what somebody said of themselves as they chose."""
    a = CompetencyAssessment
    shown = and_(a.shared_with_id == VIEWER, a.person_id.in_(direct_reports()))
    return {
        Reason.SUBJECT: a.person_id == VIEWER,
        Reason.AUTHOR: a.author_id == VIEWER,
        Reason.MANAGER: shown,
        Reason.HR_REVIEWER: hr_in_review(a.person_id),
    }


def round_reasons() -> Reasons:
    """Who takes part knows of it: whom it is about, who began it, and who is asked."""
    asked = or_(any_(FeedbackRound.peer_ids) == VIEWER, any_(FeedbackRound.report_ids) == VIEWER)
    return {
        Reason.AUTHOR: FeedbackRound.started_by_id == VIEWER,
        Reason.SUBJECT: FeedbackRound.about_id == VIEWER,
        Reason.ASSIGNEE: asked,
    }


def answer_reasons() -> Reasons:
    """Whom it is about, once the round is closed and its perspective reached the threshold."""
    of = FeedbackRound.__table__.alias()
    is_shown = exists().where(
        of.c.id == AnonymousAnswer.round_id,
        of.c.closed_at.is_not(None),
        AnonymousAnswer.perspective.cast(Text) == any_(of.c.shown),
    )
    return {Reason.SUBJECT: and_(AnonymousAnswer.about_id == VIEWER, is_shown)}


def recognition_reasons() -> Reasons:
    return {
        Reason.PUBLISHED: and_(is_person(), Recognition.level == RecognitionLevel.PUBLIC),
        Reason.AUTHOR: Recognition.author_id == VIEWER,
        Reason.SUBJECT: any_(Recognition.recipient_ids) == VIEWER,
        Reason.MANAGER_LINE: any_(Recognition.line_ids) == VIEWER,
        Reason.HR_REVIEWER: HAS_ROLE[Role.HR_REVIEWER],
    }
