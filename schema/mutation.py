"""What can be done: one action each, declared beside its noun and put together here."""

import strawberry

from schema.alignment_actions import AlignmentMutation
from schema.assessment_actions import AssessmentMutation
from schema.blocker_actions import BlockerMutation
from schema.cadence_actions import CadenceMutation
from schema.calibration_actions import CalibrationMutation
from schema.check_in_actions import AroundCheckInMutation
from schema.check_in_create import CheckInMutation
from schema.client_actions import ClientMutation
from schema.client_secret_actions import ClientSecretMutation
from schema.competency_actions import CompetencyMutation
from schema.connection_actions import ConnectionMutation
from schema.connection_asks import ConnectionAskMutation
from schema.connection_leads import ConnectionLeadsMutation
from schema.connection_matching import MatchingMutation
from schema.connection_schedule import ConnectionScheduleMutation
from schema.conversation_actions import ConversationMutation
from schema.cycle_actions import CycleMutation
from schema.dependency import DependencyMutation
from schema.feedback_actions import FeedbackMutation
from schema.feedback_round_actions import FeedbackRoundMutation
from schema.grade_actions import GradeMutation
from schema.growth_actions import GrowthMutation
from schema.key_result_actions import KeyResultMutation
from schema.note_actions import NoteMutation
from schema.objective_actions import ObjectiveMutation
from schema.objective_copies import ObjectiveCopiesMutation
from schema.objective_moves import ObjectiveMovesMutation
from schema.okr_settings import OkrSettingsMutation
from schema.one_on_one_actions import OneOnOneMutation
from schema.one_on_one_item_actions import OneOnOneItemMutation
from schema.peer_nomination_actions import PeerNominationMutation
from schema.performance_goal_actions import PerformanceGoalMutation
from schema.person_actions import PersonMutation
from schema.pilot import PilotMutation
from schema.practice import PracticeMutation
from schema.recognition_actions import RecognitionMutation
from schema.retrospective_actions import RetrospectiveMutation
from schema.review_actions import ReviewMutation
from schema.review_cycle_actions import ReviewCycleMutation
from schema.review_participant_actions import ReviewParticipantMutation
from schema.review_template_actions import ReviewTemplateMutation
from schema.role import RoleMutation
from schema.signal import SignalMutation
from schema.step_actions import StepMutation
from schema.task_link_actions import TaskLinkMutation
from schema.track_actions import TrackMutation
from schema.webhook_actions import WebhookMutation


@strawberry.type(description="Everything that can be done. Each action is one transaction.")
class Mutation(
    ObjectiveMutation,
    ObjectiveMovesMutation,
    ObjectiveCopiesMutation,
    KeyResultMutation,
    StepMutation,
    TaskLinkMutation,
    AlignmentMutation,
    DependencyMutation,
    PracticeMutation,
    SignalMutation,
    CheckInMutation,
    AroundCheckInMutation,
    BlockerMutation,
    ConversationMutation,
    GradeMutation,
    CycleMutation,
    RetrospectiveMutation,
    OkrSettingsMutation,
    CadenceMutation,
    NoteMutation,
    ReviewTemplateMutation,
    ReviewParticipantMutation,
    ReviewCycleMutation,
    ReviewMutation,
    PerformanceGoalMutation,
    PeerNominationMutation,
    CalibrationMutation,
    FeedbackMutation,
    RecognitionMutation,
    CompetencyMutation,
    FeedbackRoundMutation,
    OneOnOneMutation,
    GrowthMutation,
    TrackMutation,
    AssessmentMutation,
    OneOnOneItemMutation,
    RoleMutation,
    PersonMutation,
    PilotMutation,
    ClientMutation,
    ClientSecretMutation,
    WebhookMutation,
    ConnectionMutation,
    MatchingMutation,
    ConnectionScheduleMutation,
    ConnectionLeadsMutation,
    ConnectionAskMutation,
):
    """A noun's actions are a class in its own file, so that no file grows with all of them."""
