"""Who may see each field of reviews and performance goals; schema/classified.py has the rest."""

from collections.abc import Mapping

from schema.seen_by import SeenBy

REVIEWS: Mapping[str, Mapping[SeenBy, str]] = {
    "ReviewTemplate": {SeenBy.REVIEW_PRACTICE: "id name number sections createdBy createdAt"},
    "ReviewSection": {SeenBy.REVIEW_PRACTICE: "title writers aspirations questions"},
    "ReviewedCompetency": {SeenBy.REVIEW_PRACTICE: "id name description"},
    "ReviewQuestion": {SeenBy.REVIEW_PRACTICE: "key kind text required options competency"},
    "UnitReviewTemplate": {SeenBy.REVIEW_PRACTICE: "unit template"},
    "ReviewCycle": {
        SeenBy.REVIEW_PRACTICE: "id name phase nextPhases template unitTemplates startsOn endsOn "
        "selfDueOn peersDueOn managerDueOn hasNomination hasCalibration hasUpward hasSkip "
        "leastPeers mostPeers mostPerReviewer threshold scale managerReadsFirst "
        "peersNamedToManager lineReadsSelf launchedAt voicesClosedAt closedAt createdBy createdAt "
        "version",
        SeenBy.WAY: "participants calibrationSessions",
    },
    "ReviewParticipant": {
        SeenBy.PARTICIPANT: "id cycle subject manager managerReason template sharedAt sharedBy "
        "acknowledgedAt version visibleBecause",
        SeenBy.EVIDENCE: "evidence",
        SeenBy.WAY: "reviews voices nominations rating replies",
    },
    "Review": {
        SeenBy.REVIEW: "id cycle kind subject author state dueOn submittedAt reopenedBecause "
        "questions withheld version visibleBecause",
        SeenBy.ANSWER: "answers citedSpread",
        SeenBy.OWNER: "whoCanSee",
    },
    "ReviewAnswer": {SeenBy.ANSWER: "id question text option competency evidence"},
    "ReviewVoice": {SeenBy.VOICE: "id perspective question text option competency"},
    "PeerNomination": {
        SeenBy.NOMINATION: "id subject reviewer proposedBy state proposedAt decidedBy decidedAt "
        "reason version",
    },
    "ReviewReply": {SeenBy.REPLY: "id author acknowledges text at"},
    "ReviewRating": {
        SeenBy.RATING: "id subject author proposed value level lockedAt",
        SeenBy.WAY: "changes",
    },
    "CalibrationSession": {
        SeenBy.CALIBRATION: "id cycle name unit facilitator members openedAt lockedAt version",
        SeenBy.PART: "distribution",
        SeenBy.WAY: "ratings changes",
    },
    "LevelCount": {SeenBy.PART: "level name count"},
    "CalibrationChange": {
        SeenBy.CALIBRATION_CHANGE: "id subject old new reason tellsSubject actor at",
    },
    "EvidencePack": {SeenBy.EVIDENCE: "hash frozenAt isIntact items spread"},
    "EvidenceItem": {
        SeenBy.EVIDENCE: "id kind happenedOn title text source addedBy addedAt",
    },
    "EvidenceSpread": {SeenBy.PART: "months recentShare isRecent"},
    "EvidenceMonth": {SeenBy.PART: "month count"},
    "PerformanceGoal": {
        SeenBy.GOAL: "id person title description state dueOn progress narrative checkedInAt "
        "checkInDueOn sharedWith createdBy createdAt updatedAt version visibleBecause",
        SeenBy.OWNER: "whoCanSee",
        SeenBy.WAY: "objective review",
    },
    "ReviewTemplatePayload": {SeenBy.WHO_ACTS: "reviewTemplate errors clientMutationId"},
    "ReviewCyclePayload": {SeenBy.WHO_ACTS: "reviewCycle errors clientMutationId"},
    "ReviewPayload": {SeenBy.WHO_ACTS: "review errors clientMutationId"},
    "ReviewParticipantPayload": {SeenBy.WHO_ACTS: "participant errors clientMutationId"},
    "EvidenceAddPayload": {SeenBy.WHO_ACTS: "evidenceItem errors clientMutationId"},
    "PeerNominationPayload": {SeenBy.WHO_ACTS: "peerNomination errors clientMutationId"},
    "CalibrationSessionPayload": {SeenBy.WHO_ACTS: "calibrationSession errors clientMutationId"},
    "PerformanceGoalPayload": {SeenBy.WHO_ACTS: "performanceGoal errors clientMutationId"},
    "PerformanceGoalDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
}
