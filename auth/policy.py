"""The policy table: for every noun, the reasons for which a viewer sees a row of it.

One table says who may see (the gate adds it to every statement), why (`visibleBecause`) and who
else can (`whoCanSee`). See docs/confidential-nouns.md for how a noun is added.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from auth.policy_line import NOBODY, Area, Policy
from auth.policy_reviews import REVIEWS, UNTOLD_REVIEWS
from auth.visibility.events import event_reasons, settled
from auth.visibility.everyday import (
    answer_reasons,
    assessment_reasons,
    feedback_reasons,
    growth_reasons,
    pair_reasons,
    recognition_reasons,
    request_reasons,
    round_reasons,
)
from auth.visibility.predicates import (
    HAS_ROLE,
    VIEWER,
    Predicate,
    Reasons,
    both_ends_readable,
    objective_reasons,
    of_own_team,
    of_readable_check_in,
    of_readable_key_result,
    of_readable_link,
    of_readable_objective,
    of_readable_okr,
    of_readable_retrospective,
    of_readable_subject,
    open_or_own,
    personal_reasons,
    readable_retrospective,
    standing,
    task_of_readable_link,
)
from model.alignment import Alignment, AlignmentPast
from model.audit import Audit, AuditHead
from model.base import Base
from model.blocker import Blocker
from model.cadence import UnitCadence
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
from model.person import Employment, Identity, Person
from model.pilot import Pilot, PilotUnit
from model.practice import ApprovingUnit, CountLimits
from model.provisioned import Provisioned
from model.recognition import Recognition
from model.reminder import Reminder
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
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
from rules.terms import Reason, Role

DIRECTORY = Policy(Area.DIRECTORY, {Reason.EVERYBODY: true()})
ADMINISTRATORS = Policy(Area.ADMINISTRATION, {Reason.ADMINISTRATOR: HAS_ROLE[Role.ADMINISTRATOR]})
# How OKRs are practised here, and not any one of them: everybody who has them sees it.
PRACTICE = Policy(Area.OKRS, {Reason.EVERYBODY: true()})

# That there is such a thing at all is for its people to tell: not even its audit tells others.
AUTHORS_ALONE = frozenset(
    noun.__name__
    for noun in (
        PrivateNote,
        Feedback,
        FeedbackRequest,
        OneOnOne,
        AgendaItem,
        ActionItem,
        DevelopmentPlan,
        DevelopmentGoal,
        CompetencyAssessment,
        FeedbackRound,
        AnonymousAnswer,
        Recognition,
    )
).union(UNTOLD_REVIEWS)
# That somebody worked on a hidden OKR says that there is one: of these, who sees the OKR sees more.
OKRS = frozenset(
    noun.__name__
    for noun in (
        Acknowledgement, Alignment, AlignmentPast, Blocker, CheckIn, CheckInRequest, Closing,
        Comment, Contributor, Delegate, Dependency, Grade, GradePast, KeyResult, Learning,
        LinkedTask, Objective, ObjectiveUnit, Reaction, Reminder, Retrospective,
        RetrospectiveAnswer, Revision, Rollup, RollupPast, SignalDispute, Step, StepPast, Task,
        TaskLink, WorkOverride, WorkReading,
    )
)  # fmt: skip


def with_objective(seen: Predicate) -> Policy:
    """Of what hangs on an objective and is seen with it."""
    return Policy(Area.OKRS, {Reason.OBJECTIVE: seen})


def private_to(whose: InstrumentedAttribute[Any], reasons: Reasons) -> Policy:
    """Of what is behind both walls, and belongs to one person."""
    return Policy(Area.PERFORMANCE, reasons, audited=True, confidential=True, whose=whose)


POLICY: Mapping[type[Base], Policy] = {
    Organisation: DIRECTORY,
    Person: DIRECTORY,
    HeadCount: DIRECTORY,
    OrgUnit: DIRECTORY,
    UnitState: DIRECTORY,
    Membership: DIRECTORY,
    ReportingLine: DIRECTORY,
    Cycle: DIRECTORY,
    Pilot: DIRECTORY,
    PilotUnit: DIRECTORY,
    Employment: Policy(Area.DIRECTORY, personal_reasons(Employment.person_id)),
    Identity: Policy(Area.DIRECTORY, personal_reasons(Identity.person_id)),
    RoleGrant: Policy(
        Area.ADMINISTRATION,
        {
            Reason.SUBJECT: RoleGrant.person_id == VIEWER,
            Reason.ADMINISTRATOR: HAS_ROLE[Role.ADMINISTRATOR],
        },
    ),
    AnsweredMutation: Policy(Area.MACHINERY, {Reason.AUTHOR: AnsweredMutation.actor_id == VIEWER}),
    Objective: Policy(
        Area.OKRS,
        objective_reasons(Objective),
        condition=standing(Objective),
        in_short=open_or_own(Objective),
    ),
    ObjectiveUnit: with_objective(of_readable_objective(ObjectiveUnit.objective_id)),
    Contributor: with_objective(of_readable_objective(Contributor.objective_id)),
    Rollup: with_objective(of_readable_objective(Rollup.objective_id)),
    RollupPast: with_objective(of_readable_objective(RollupPast.objective_id)),
    KeyResult: Policy(
        Area.OKRS,
        {Reason.OBJECTIVE: of_readable_objective(KeyResult.objective_id)},
        condition=standing(KeyResult),
    ),
    Step: with_objective(of_readable_key_result(Step.key_result_id)),
    StepPast: with_objective(of_readable_key_result(StepPast.key_result_id)),
    Delegate: with_objective(of_readable_key_result(Delegate.key_result_id)),
    CheckIn: with_objective(of_readable_key_result(CheckIn.key_result_id)),
    Blocker: with_objective(of_readable_key_result(Blocker.key_result_id)),
    CheckInRequest: with_objective(of_readable_key_result(CheckInRequest.key_result_id)),
    Grade: with_objective(of_readable_key_result(Grade.key_result_id)),
    GradePast: with_objective(of_readable_key_result(GradePast.key_result_id)),
    Closing: with_objective(of_readable_objective(Closing.objective_id)),
    Retrospective: with_objective(readable_retrospective(Retrospective)),
    RetrospectiveAnswer: with_objective(
        of_readable_retrospective(RetrospectiveAnswer.retrospective_id)
    ),
    Learning: with_objective(of_readable_retrospective(Learning.retrospective_id)),
    CycleChange: PRACTICE,
    OkrSettings: PRACTICE,
    # Whose matter it is sees who was told of it; and nobody hears of what they don't see.
    Reminder: Policy(
        Area.OKRS,
        {
            Reason.SUBJECT: Reminder.person_id == VIEWER,
            Reason.OWNER: Reminder.owed_by_id == VIEWER,
        },
        condition=of_readable_objective(Reminder.objective_id),
    ),
    Acknowledgement: with_objective(of_readable_check_in(Acknowledgement.check_in_id)),
    Comment: with_objective(of_readable_subject(Comment)),
    Reaction: with_objective(of_readable_subject(Reaction)),
    TaskLink: with_objective(of_readable_key_result(TaskLink.key_result_id)),
    WorkReading: with_objective(of_readable_key_result(WorkReading.key_result_id)),
    WorkOverride: with_objective(of_readable_key_result(WorkOverride.key_result_id)),
    LinkedTask: with_objective(of_readable_link(LinkedTask.link_id)),
    Task: Policy(
        Area.OKRS,
        {
            Reason.ASSIGNEE: Task.assignee_id == VIEWER,
            Reason.OBJECTIVE: task_of_readable_link(Task.id),
        },
    ),
    Revision: with_objective(of_readable_objective(Revision.objective_id)),
    SignalDispute: with_objective(of_own_team(SignalDispute.objective_id)),
    Dependency: with_objective(of_readable_key_result(Dependency.key_result_id)),
    CountLimits: PRACTICE,
    ApprovingUnit: PRACTICE,
    UnitCadence: PRACTICE,
    Alignment: with_objective(both_ends_readable(Alignment)),
    AlignmentPast: with_objective(both_ends_readable(AlignmentPast)),
    Client: ADMINISTRATORS,
    ClientSecret: ADMINISTRATORS,
    Webhook: ADMINISTRATORS,
    WebhookSecret: ADMINISTRATORS,
    WebhookDelivery: ADMINISTRATORS,
    Connection: ADMINISTRATORS,
    SyncRun: ADMINISTRATORS,
    SyncIssue: replace(ADMINISTRATORS, audited=True),
    SyncPlan: replace(ADMINISTRATORS, audited=True),
    Trial: replace(ADMINISTRATORS, audited=True),
    Audit: Policy(
        Area.ADMINISTRATION,
        {
            Reason.SUBJECT: Audit.whose_id == VIEWER,
            Reason.AUTHOR: Audit.actor_id == VIEWER,
            Reason.ADMINISTRATOR: and_(
                HAS_ROLE[Role.ADMINISTRATOR],
                Audit.noun.not_in(AUTHORS_ALONE),
                or_(Audit.noun.not_in(OKRS), of_readable_okr(Audit.noun, Audit.subject_id)),
            ),
        },
    ),
    **REVIEWS,
    PrivateNote: private_to(
        PrivateNote.author_id, {Reason.AUTHOR: PrivateNote.author_id == VIEWER}
    ),
    CompanyValue: DIRECTORY,
    Competency: DIRECTORY,
    Track: DIRECTORY,
    # The author's, so that nobody learns from the audit of a text that is kept from them.
    Feedback: private_to(Feedback.author_id, feedback_reasons()),
    FeedbackRequest: private_to(FeedbackRequest.asked_by_id, request_reasons()),
    OneOnOne: private_to(OneOnOne.organiser_id, pair_reasons(OneOnOne)),
    AgendaItem: private_to(AgendaItem.organiser_id, pair_reasons(AgendaItem)),
    ActionItem: private_to(ActionItem.organiser_id, pair_reasons(ActionItem)),
    DevelopmentPlan: private_to(DevelopmentPlan.person_id, growth_reasons(DevelopmentPlan)),
    DevelopmentGoal: private_to(DevelopmentGoal.person_id, growth_reasons(DevelopmentGoal)),
    CompetencyAssessment: private_to(CompetencyAssessment.person_id, assessment_reasons()),
    FeedbackRound: private_to(FeedbackRound.started_by_id, round_reasons()),
    AnonymousAnswer: private_to(AnonymousAnswer.about_id, answer_reasons()),
    # Everybody knows of themselves whether they answered, and of nobody else.
    RoundGiver: Policy(Area.MACHINERY, {Reason.AUTHOR: RoundGiver.person_id == VIEWER}),
    Recognition: private_to(Recognition.author_id, recognition_reasons()),
    # Its reasons ask for features and scopes themselves, for it tells of several areas.
    Outbox: Policy(Area.MACHINERY, event_reasons(), condition=settled()),
    AuditHead: NOBODY,
    DataVersion: NOBODY,
    Secret: NOBODY,
    Hint: NOBODY,
    RegisteredHook: NOBODY,
    LinkBack: NOBODY,
    Match: NOBODY,
    Provisioned: NOBODY,
    StagedPage: NOBODY,
    BrowserSession: NOBODY,
    SignInAttempt: NOBODY,
    ObeyedLogout: NOBODY,
    TrustedDocument: NOBODY,
    Erasure: NOBODY,
    LegalHold: NOBODY,
}

AUDITED = frozenset(noun for noun, policy in POLICY.items() if policy.audited)
# Transactions that touch these must name the viewer to row-level security.
CONFIDENTIAL = frozenset(noun for noun, policy in POLICY.items() if policy.confidential)


def uncovered() -> set[type[Base]]:
    """Nouns without a policy; the app refuses to start while there are any."""
    return {mapper.class_ for mapper in Base.registry.mappers} - POLICY.keys()
