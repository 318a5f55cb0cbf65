"""The lines of the policy table that are about reviews and performance goals."""

from collections.abc import Mapping

from sqlalchemy import true

from auth.policy_line import NOBODY, Area, Policy, private
from auth.visibility.performance_goals import goal_reasons
from auth.visibility.reviews import (
    answer_reasons,
    change_reasons,
    evidence_reasons,
    nomination_reasons,
    participant_reasons,
    rating_reasons,
    reply_reasons,
    review_reasons,
    session_reasons,
    voice_reasons,
)
from model.base import Base
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.evidence import EvidenceItem
from model.performance_goal import PerformanceGoal
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import (
    ReviewCycle,
    ReviewCycleTemplate,
    ReviewerLoad,
    ReviewTemplate,
    VoiceCount,
    VoiceGiver,
)
from rules.terms import Reason

# How reviews are practised here: everybody who has the feature sees it.
OPEN_TO_REVIEWS = Policy(Area.PERFORMANCE_PRACTICE, {Reason.EVERYBODY: true()})

REVIEWS: Mapping[type[Base], Policy] = {
    ReviewTemplate: OPEN_TO_REVIEWS,
    ReviewCycle: OPEN_TO_REVIEWS,
    ReviewCycleTemplate: OPEN_TO_REVIEWS,
    ReviewParticipant: private(participant_reasons(), ReviewParticipant.subject_id),
    # Their reads are told to their authors: told to whom they are about, they would name a peer.
    Review: private(review_reasons(), Review.author_id),
    ReviewAnswer: private(answer_reasons(), ReviewAnswer.author_id),
    # Nobody's: whom they are about would count them before they are shared.
    ReviewVoice: private(voice_reasons(), None),
    PeerNomination: private(nomination_reasons(), PeerNomination.subject_id),
    ReviewReply: private(reply_reasons(), ReviewReply.subject_id),
    # As reviews are: the audit tells nobody of a rating, or of a change, that is kept from them.
    ReviewRating: private(rating_reasons(), None),
    CalibrationSession: private(session_reasons(), CalibrationSession.facilitator_id),
    CalibrationChange: private(change_reasons(), CalibrationChange.actor_id),
    EvidenceItem: private(evidence_reasons(), EvidenceItem.subject_id),
    PerformanceGoal: private(goal_reasons(), PerformanceGoal.person_id),
    VoiceCount: NOBODY,
    VoiceGiver: NOBODY,
    ReviewerLoad: NOBODY,
}

# Administrators see who takes part and who calibrates, and nothing of what is written or rated:
# not even that it is there.
UNTOLD_REVIEWS = frozenset(
    noun.__name__
    for noun, policy in REVIEWS.items()
    if policy.confidential and noun not in (ReviewParticipant, CalibrationSession)
)
