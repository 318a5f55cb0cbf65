"""Every table of ours, loaded: what migrations compare with and the policy must cover."""

from model.alignment import Alignment, AlignmentPast
from model.audit import Audit, AuditHead
from model.base import Base
from model.blocker import Blocker
from model.cadence import UnitCadence
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.check_in import CheckIn
from model.check_in_request import CheckInRequest
from model.client import Client, ClientSecret
from model.competency import CompanyValue, Competency, Track
from model.connection import Connection, Secret
from model.conversation import Acknowledgement, Comment, Reaction
from model.cycle import Cycle
from model.data_version import DataVersion
from model.delegate import Delegate
from model.dependency import Dependency
from model.document import TrustedDocument
from model.erasure import Erasure, LegalHold
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.grade import Closing, CycleChange, Grade, GradePast
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.head_count import HeadCount
from model.hint import Hint, RegisteredHook
from model.journal import AnsweredMutation, Outbox
from model.key_result import KeyResult, Step, StepPast
from model.line import ReportingLine
from model.link_back import LinkBack
from model.match import Match
from model.note import PrivateNote
from model.objective import Contributor, Objective, ObjectiveUnit
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.organisation import Organisation
from model.performance_goal import PerformanceGoal
from model.person import Employment, Identity, Person
from model.pilot import Pilot, PilotUnit
from model.practice import ApprovingUnit, CountLimits
from model.provisioned import Provisioned
from model.recognition import Recognition
from model.reminder import Reminder
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
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
from model.revision import Revision
from model.role import RoleGrant
from model.rollup import Rollup, RollupPast
from model.run import SyncIssue, SyncPlan, SyncRun
from model.session import BrowserSession, ObeyedLogout, SignInAttempt
from model.settings import OkrSettings
from model.signal import SignalDispute
from model.staged import StagedPage
from model.task import LinkedTask, Task, TaskLink
from model.trial import Trial
from model.unit import Membership, OrgUnit, UnitState
from model.webhook import Webhook, WebhookDelivery, WebhookSecret
from model.work import WorkOverride, WorkReading

TABLES: tuple[type[Base], ...] = (
    Acknowledgement, ActionItem, AgendaItem, Alignment, AlignmentPast, AnonymousAnswer,
    AnsweredMutation, ApprovingUnit, Audit, AuditHead, Blocker, BrowserSession, CalibrationChange,
    CalibrationSession, CheckIn, CheckInRequest, Client, ClientSecret, Closing, Comment,
    CompanyValue, Competency, CompetencyAssessment, Connection, Contributor, CountLimits, Cycle,
    CycleChange, DataVersion, Delegate, Dependency, DevelopmentGoal, DevelopmentPlan, Employment,
    Erasure, EvidenceItem, Feedback, FeedbackRequest, FeedbackRound, Grade, GradePast, HeadCount,
    Hint,
    Identity, KeyResult, Learning, LegalHold, LinkBack, LinkedTask, Match, Membership, ObeyedLogout,
    Objective, ObjectiveUnit, OkrSettings, OneOnOne, OrgUnit, Organisation, Outbox, PeerNomination,
    PerformanceGoal, Person, Pilot, PilotUnit, PrivateNote, Provisioned, Reaction, Recognition,
    RegisteredHook, Reminder, ReportingLine, Retrospective, RetrospectiveAnswer, Review,
    ReviewAnswer, ReviewCycle, ReviewCycleTemplate, ReviewParticipant, ReviewRating, ReviewReply,
    ReviewTemplate, ReviewVoice, ReviewerLoad, Revision, RoleGrant, Rollup, RollupPast, RoundGiver,
    Secret, SignInAttempt, SignalDispute, StagedPage, Step, StepPast, SyncIssue, SyncPlan, SyncRun,
    Task, TaskLink, Track, Trial, TrustedDocument, UnitCadence, UnitState, VoiceCount, VoiceGiver,
    Webhook, WebhookDelivery, WebhookSecret, WorkOverride, WorkReading,
)  # fmt: skip
