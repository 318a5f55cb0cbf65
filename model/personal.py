"""What somebody did in what belongs to others: found by their name in a column, and read as it is.

No list of the graph has these by person. They are read by the person's own gate.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from model.base import noun_of
from model.blocker import Blocker
from model.calibration import CalibrationChange, ReviewRating
from model.check_in import CheckIn
from model.check_in_request import CheckInRequest
from model.conversation import Acknowledgement, Comment, Reaction
from model.evidence import EvidenceItem
from model.growth import CompetencyAssessment
from model.key_result import KeyResult
from model.objective import Contributor
from model.performance_goal import PerformanceGoal
from model.retrospective import Retrospective
from model.review import PeerNomination, ReviewReply
from model.rows import AnySelect, columns, of_keys

BESIDE: Mapping[str, InstrumentedAttribute[Any]] = {
    "keyResultsOfMine": KeyResult.owner_id,
    "contributions": Contributor.person_id,
    "checkInsByMe": CheckIn.author_id,
    "acknowledgementsByMe": Acknowledgement.person_id,
    "commentsByMe": Comment.author_id,
    "reactionsByMe": Reaction.person_id,
    "blockersOfMine": Blocker.owner_id,
    "blockersOpenedByMe": Blocker.opened_by_id,
    "checkInRequestsOfMe": CheckInRequest.asked_of_id,
    "checkInRequestsByMe": CheckInRequest.asked_by_id,
    "retrospectivesByMe": Retrospective.author_id,
    "assessmentsByMe": CompetencyAssessment.author_id,
    "blockersResolvedByMe": Blocker.resolved_by_id,
    "performanceGoalsMadeByMe": PerformanceGoal.created_by_id,
    "nominationsOfMe": PeerNomination.reviewer_id,
    "evidenceAddedByMe": EvidenceItem.added_by_id,
    "ratingsByMe": ReviewRating.author_id,
    "calibrationChangesByMe": CalibrationChange.actor_id,
    "reviewRepliesByMe": ReviewReply.author_id,
}


def beside(column: InstrumentedAttribute[Any]) -> AnySelect:
    """Every row that names one of `keys` there."""
    noun = noun_of(column)
    keys = inspect(noun).primary_key
    return select(*columns(noun)).where(of_keys(column)).order_by(*keys)
