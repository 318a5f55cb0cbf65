"""Who may see each field of the graph, by name: a field that nobody decided is refused by a test.

The rows behind a field are guarded by auth/policy.py. Here stands what that comes to for readers of
the graph; a house test holds the two together, and docs/visibility.md equal to this.
"""

from collections.abc import Mapping

from schema.classified_everyday import EVERYDAY
from schema.classified_reviews import REVIEWS
from schema.classified_rhythm import RHYTHM
from schema.classified_sync import SYNC
from schema.seen_by import SeenBy

__all__ = ["CLASSIFIED", "EDGE", "PAGE", "SeenBy", "classified"]


# Lists of every type have the same fields, named once: here, and in `pages`.
PAGE = "nodes edges pageInfo totalCount"
EDGE = "node cursor"

CLASSIFIED: Mapping[str, Mapping[SeenBy, str]] = {
    "Query": {
        SeenBy.WHO_ASKS: "me",
        SeenBy.WAY: "node person people unit units cycle cycles objective objectives keyResult "
        "okrSettings okrSettingsHistory connections connection syncRun roleGrants pilots auditLog "
        "peopleWithoutSource "
        "clients client changes webhooks webhook countLimits approvingUnits search inbox insights "
        "competencies tracks companyValues recognitions feedbackRounds reviewCycle reviewCycles "
        "reviewTemplates connectors trial",
    },
    "Mutation": {
        SeenBy.WHO_ACTS: "reviewTemplateCreate reviewCycleCreate reviewCycleLaunch "
        "reviewCycleAdvance reviewVoicesClose reviewSave reviewSubmit reviewReopen reviewShare "
        "reviewAcknowledge reviewReplyCreate reviewManagerChange evidenceAdd peerNominate "
        "peerNominationDecide peerNominationDecline calibrationSessionOpen calibrationOverride "
        "calibrationLock performanceGoalCreate performanceGoalUpdate performanceGoalDelete "
        "checkInCreate checkInCreateMany checkInRequest checkInAcknowledge "
        "checkInDelegateSet checkInDelegateRemove blockerOpen blockerUpdate blockerResolve "
        "commentCreate commentUpdate commentDelete reactionAdd reactionRemove "
        "scoreSet objectiveClose objectiveReopen okrSettingsUpdate cycleCreate cycleUpdate "
        "cycleTransition cycleReopen retrospectiveWrite retrospectiveAcknowledge "
        "objectiveCreate objectiveUpdate objectiveDelete objectiveSubmit "
        "objectiveApprove objectiveReturn objectivePublish objectiveCancel objectiveDuplicate "
        "objectiveCarryOver objectiveCascade objectiveTemplateSet objectiveRollKeyResults "
        "keyResultCreate "
        "keyResultUpdate keyResultReorder keyResultDelete keyResultArchive countLimitsSet "
        "alignmentCreate alignmentUpdate alignmentDelete approvalSet cadenceSet signalDispute "
        "feedbackGive feedbackAsk feedbackDecline feedbackRequestAnswer feedbackAcknowledge "
        "feedbackNarrow recognitionGive recognitionDelete competencyCreate competencyRetire "
        "companyValueCreate companyValueRetire oneOnOneSchedule oneOnOneUpdate oneOnOneHold "
        "oneOnOneCancel agendaItemAdd agendaItemCheck actionItemAdd actionItemDone "
        "actionItemCheckIn actionItemLinkTask developmentPlanWrite opportunityDismiss "
        "developmentGoalAdd developmentGoalUpdate developmentGoalDelete "
        "trackCreate trackRetire competencyAssess "
        "feedbackRoundStart feedbackRoundAnswer feedbackRoundClose "
        "dependencyCreate dependencyConfirm dependencyDelete stepMark "
        "taskLinkCreate taskLinkUpdate taskLinkDelete keyResultOverride keyResultResume "
        "privateNoteCreate privateNoteUpdate privateNoteDelete "
        "roleGrant roleRevoke personRetire pilotSet pilotEnd "
        "clientCreate clientUpdate clientRevoke "
        "clientSecretCreate clientSecretRevoke webhookCreate webhookUpdate webhookDelete "
        "webhookSecretRotate webhookReplay connectionCreate connectionUpdate connectionDelete "
        "connectionSecretSet connectionConsent connectionScheduleSet connectionLeadsSet "
        "connectionPause connectionResume connectionMatch connectionUnmatch connectionTest "
        "connectionSample connectionPreview "
        "connectionSync connectionSyncOne connectionPlanApprove connectionPlanDiscard "
        "syncRunCancel",
    },
    "Subscription": {
        SeenBy.OKR: "objectiveChanged",
        SeenBy.ADMINISTRATORS: "syncRunProgress trialProgress",
        SeenBy.WHO_ASKS: "inboxChanged",
    },
    "Node": {SeenBy.PART: "id"},
    "PageInfo": {SeenBy.PART: "hasNextPage hasPreviousPage startCursor endCursor"},
    "Viewer": {
        SeenBy.WHO_ASKS: "person roles features scopes orphanedObjectives inboxCount "
        "divergingKeyResults",
        SeenBy.AUTHOR: "privateNotes",
        SeenBy.WAY: "reviewsToWrite "
        "feedbackGiven feedbackAskedOfMe feedbackAskedByMe recognitionsGiven "
        "reportsWithoutFeedback unrecognisedReports",
    },
    "Audience": {SeenBy.OWNER: "reason everybody count people"},
    # The directory.
    "Person": {
        SeenBy.EVERYBODY: "id name email title location avatarUrl status "
        "manager managers dottedManagers reports units",
        SeenBy.PERSONAL: "employeeNumber startedOn endedOn identities",
        SeenBy.WAY: "objectives tasks lineOfSight feedback recognitions oneOnOnes "
        "developmentPlan competencyAssessments reviews reviewParticipations performanceGoals",
    },
    "Identity": {SeenBy.PERSONAL: "sourceKey"},
    "Membership": {SeenBy.EVERYBODY: "unit role share", SeenBy.PERSONAL: "from to"},
    "OrgUnit": {
        SeenBy.EVERYBODY: "id key name kind parent children ancestors members lead",
        SeenBy.WAY: "objectives dependencies",
        SeenBy.PRACTICE: "cadence cadenceHistory",
        SeenBy.PART: "progress",
    },
    "Pilot": {SeenBy.EVERYBODY: "feature units openToAllOn revision"},
    "PilotUnit": {SeenBy.EVERYBODY: "unit startsOn"},
    "RoleGrant": {SeenBy.ROLE: "person role grantedAt grantedBy"},
    # OKRs.
    "Cycle": {
        SeenBy.EVERYBODY: "id key label kind state startsOn endsOn gradingEndsOn parent children "
        "version",
        SeenBy.WAY: "objectives tree readiness retrospectives carriedLearnings",
        SeenBy.PRACTICE: "changes",
        SeenBy.PART: "progress alignmentHealth",
    },
    "Insights": {
        SeenBy.PART: "objectives keyResults people health bands zones outdatedShare inTimeShare "
        "unrecognisedShare weeks",
        SeenBy.WAY: "cycle unit workforce",
    },
    "WeekOfRhythm": {SeenBy.PART: "startsOn inTimeShare outdatedShare bands zones"},
    "BandCount": {SeenBy.PART: "band count"},
    "ZoneCount": {SeenBy.PART: "zone count"},
    "Workforce": {
        SeenBy.PART: "people managers reportsEach recognisedFor values competencies",
    },
    "RecognisedFor": {SeenBy.PART: "kind people"},
    "ValueShown": {SeenBy.PART: "people", SeenBy.WAY: "value"},
    "CompetencyNamed": {SeenBy.PART: "people", SeenBy.WAY: "competency"},
    "AlignmentHealth": {SeenBy.PART: "score gaps counts"},
    "AlignmentGap": {SeenBy.PART: "kind", SeenBy.WAY: "objective"},
    "AlignmentGapCount": {SeenBy.PART: "kind count"},
    "AlignmentPath": {SeenBy.WAY: "nodes", SeenBy.PART: "reachesCompany"},
    "TreeNode": {SeenBy.PART: "depth", SeenBy.WAY: "parent node"},
    "Objective": {
        SeenBy.OKR: "id title description level ambition status outcome visibility rollupMode "
        "version publishedAt submittedBy approvedBy isTemplate cycle owner ownerTitle score "
        "visibleBecause",
        SeenBy.OWNER: "whoCanSee",
        SeenBy.WITH_ITS_OKR: "contributors units keyResults keyResultSets checkIns progress "
        "comments reactions closings revisions retrospective",
        SeenBy.TEAM: "sandbagging",
        SeenBy.WAY: "alignedTo alignedFrom carriedFrom carriedTo",
        SeenBy.SIGNAL: "qualitySignals",
        SeenBy.PART: "health confidence",
    },
    "KeyResultSet": {SeenBy.WITH_ITS_OKR: "cycle keyResults", SeenBy.PART: "weight progress"},
    "Dependency": {
        SeenBy.WITH_ITS_OKR: "id keyResult unit need riskOwner createdBy createdAt confirmedBy "
        "confirmedAt version",
    },
    "QualitySignal": {SeenBy.SIGNAL: "id severity field why dispute"},
    "SignalDispute": {SeenBy.SIGNAL: "reason author at"},
    "Revision": {SeenBy.WITH_ITS_OKR: "keyResult field old new reason version author at"},
    "CountLimits": {
        SeenBy.PRACTICE: "version companySoft companyHard unitSoft unitHard personSoft personHard "
        "keyResultsLeast keyResultsSoft keyResultsHard setBy setAt",
    },
    "UnitShare": {SeenBy.WITH_ITS_OKR: "unit weight"},
    "KeyResult": {
        SeenBy.WITH_ITS_OKR: "id title metric unitOfMeasure currency decimals drivenByChildren "
        "start target current weight startsOn dueOn outcome version owner ownerTitle objective "
        "cycle score checkIns latestCheckIn taskLinks confidence visibleBecause "
        "series blockers checkInRequests delegates grade dependencies override readEvery",
        SeenBy.WAY: "alignedTo alignedFrom tasks feedback recognitions",
        SeenBy.SIGNAL: "qualitySignals",
        SeenBy.PART: "progress health source proposedScore scoreProposal forecast cadence "
        "scopeSeries isStale",
    },
    "Metric": {
        SeenBy.PART: "kind start target lower upper strict tolerance checkpoints finalGrade total "
        "steps",
    },
    "Checkpoint": {SeenBy.PART: "value share"},
    "Step": {SeenBy.WITH_ITS_OKR: "id title weight doneAt"},
    "Alignment": {SeenBy.WITH_ITS_OKR: "id child parent mode share version"},
    "Progress": {
        SeenBy.PART: "value raw measured formula inputs measuredShare asOf settingsVersion",
    },
    "ProgressInput": {SeenBy.PART: "name value weight"},
    "Health": {SeenBy.PART: "value source reported computed expected reasons diverges "
        "settingsVersion counts", SeenBy.WAY: "worstChild"},
    "HealthCount": {SeenBy.PART: "status count"},
    "Confidence": {SeenBy.PART: "value share outOfTen band"},
    "Score": {SeenBy.PART: "value band zone reason expected verdict"},
    # Work in other systems.
    "Task": {
        SeenBy.TASK: "id key summary status statusCategory type assignee url estimate updatedAt "
        "fetchedAt visibleBecause",
        SeenBy.WAY: "keyResults connection",
    },
    "TaskLink": {
        SeenBy.WITH_ITS_OKR: "id keyResult selector query mode aggregate scope shows state error "
        "lastSyncedAt taskCount done total createdBy createdAt version",
    },
    "ReadingSource": {SeenBy.PART: "origin connector state lastSyncedAt lagSeconds error"},
    "WorkSource": {SeenBy.PART: "connector query total readAt changedAt lagSeconds"},
    "ScopeReading": {SeenBy.PART: "effectiveAt total change"},
    "WorkOverride": {SeenBy.WITH_ITS_OKR: "reason by at"},
    "TaskLinkPayload": {SeenBy.WHO_ACTS: "taskLink errors clientMutationId"},
    "TaskLinkDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "DrivenPayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    # What is its author's alone.
    "PrivateNote": {
        SeenBy.AUTHOR: "id text about createdAt updatedAt version visibleBecause whoCanSee",
    },
    # Administration.
    **SYNC,
    "Client": {
        SeenBy.ADMINISTRATORS: "id clientId name state origins scopes documents namesSubjects "
        "version createdAt createdBy secrets",
    },
    "ClientSecret": {
        SeenBy.ADMINISTRATORS: "id client prefix createdAt createdBy expiresAt lastUsedOn "
        "revokedAt",
    },
    "Webhook": {
        SeenBy.ADMINISTRATORS: "id name url topics state disabledBecause failingSince nextTryAt "
        "lastError version createdAt createdBy secrets deliveries",
    },
    "WebhookSecret": {SeenBy.ADMINISTRATORS: "createdAt expiresAt"},
    "WebhookDelivery": {
        SeenBy.ADMINISTRATORS: "event topic at attempt outcome status durationMs error",
    },
    "Change": {SeenBy.CHANGE: "id topic noun subject at", SeenBy.WAY: "node"},
    "AuditEntry": {SeenBy.AUDIT: "at actor client action noun subject whose detail"},
    "AuditFact": {SeenBy.AUDIT: "name value"},
    **REVIEWS,
    **RHYTHM,
    **EVERYDAY,
    # What actions answer.
    "ObjectiveCreatePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveUpdatePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "ObjectiveSubmitPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveApprovePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveReturnPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectivePublishPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveCancelPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "KeyResultCreatePayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    "KeyResultUpdatePayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    "KeyResultReorderPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "KeyResultDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "KeyResultArchivePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "AlignmentCreatePayload": {SeenBy.WHO_ACTS: "alignment errors clientMutationId"},
    "AlignmentUpdatePayload": {SeenBy.WHO_ACTS: "alignment errors clientMutationId"},
    "AlignmentDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "SignalDisputePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveDuplicatePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveRollKeyResultsPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveCarryOverPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveCascadePayload": {SeenBy.WHO_ACTS: "objectives errors clientMutationId"},
    "ObjectiveTemplateSetPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "DependencyCreatePayload": {SeenBy.WHO_ACTS: "dependency errors clientMutationId"},
    "DependencyConfirmPayload": {SeenBy.WHO_ACTS: "dependency errors clientMutationId"},
    "DependencyDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "StepMarkPayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    "CountLimitsSetPayload": {SeenBy.WHO_ACTS: "countLimits errors clientMutationId"},
    "ApprovalSetPayload": {SeenBy.WHO_ACTS: "unit errors clientMutationId"},
    "PrivateNoteCreatePayload": {SeenBy.WHO_ACTS: "privateNote errors clientMutationId"},
    "PrivateNoteUpdatePayload": {SeenBy.WHO_ACTS: "privateNote errors clientMutationId"},
    "PrivateNoteDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "RoleGrantPayload": {SeenBy.WHO_ACTS: "roleGrant errors clientMutationId"},
    "PersonRetirePayload": {SeenBy.WHO_ACTS: "person errors clientMutationId"},
    "RoleRevokePayload": {SeenBy.WHO_ACTS: "person errors clientMutationId"},
    "PilotSetPayload": {SeenBy.WHO_ACTS: "pilot errors clientMutationId"},
    "PilotEndPayload": {SeenBy.WHO_ACTS: "feature errors clientMutationId"},
    "ClientCreatePayload": {SeenBy.WHO_ACTS: "client errors clientMutationId"},
    "ClientUpdatePayload": {SeenBy.WHO_ACTS: "client errors clientMutationId"},
    "ClientRevokePayload": {SeenBy.WHO_ACTS: "client errors clientMutationId"},
    "ClientSecretCreatePayload": {SeenBy.WHO_ACTS: "secret clientSecret errors clientMutationId"},
    "ClientSecretRevokePayload": {SeenBy.WHO_ACTS: "clientSecret errors clientMutationId"},
    "WebhookCreatePayload": {SeenBy.WHO_ACTS: "webhook secret errors clientMutationId"},
    "WebhookUpdatePayload": {SeenBy.WHO_ACTS: "webhook errors clientMutationId"},
    "WebhookDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "WebhookSecretRotatePayload": {SeenBy.WHO_ACTS: "webhook secret errors clientMutationId"},
    "WebhookReplayPayload": {SeenBy.WHO_ACTS: "webhook errors clientMutationId"},
    "UserError": {SeenBy.WHO_ACTS: "code path message"},
}  # fmt: skip


def classified() -> dict[str, SeenBy]:
    """The audience of each `Type.field`, but for those of lists."""
    return {
        f"{noun}.{field}": seen_by
        for noun, audiences in CLASSIFIED.items()
        for seen_by, fields in audiences.items()
        for field in fields.split()
    }
