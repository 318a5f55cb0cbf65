"""Who may see each field of what a cycle's rhythm is made of; schema/classified.py has the rest."""

from collections.abc import Mapping

from schema.seen_by import SeenBy

RHYTHM: Mapping[str, Mapping[SeenBy, str]] = {
    "CheckIn": {
        SeenBy.WITH_ITS_OKR: "id keyResult author value previousValue confidence reportedStatus "
        "narrative whatMoved courseChange externalFactor blockers effectiveAt recordedAt source "
        "supersedes reviewer acknowledgedBy acknowledgedAt comments reactions visibleBecause",
    },
    "Reading": {SeenBy.PART: "effectiveAt value source work checkIn"},
    "Blocker": {
        SeenBy.WITH_ITS_OKR: "id keyResult checkIn kind text owner nextAction openedBy openedAt "
        "resolvedBy resolvedAt resolution version",
    },
    "CheckInRequest": {
        SeenBy.WITH_ITS_OKR: "id keyResult askedBy askedOf message askedAt dueOn state checkIn",
    },
    "Comment": {
        SeenBy.WITH_ITS_OKR: "id author text createdAt updatedAt version checkIn objective",
    },
    "InboxItem": {
        SeenBy.WHO_ASKS: "kind dueOn isOverdue reason link",
        SeenBy.WAY: "subject",
        SeenBy.REMINDED: "reminders",
    },
    "Reminder": {SeenBy.REMINDED: "rung person at"},
    "ReactionCount": {SeenBy.PART: "kind count mine"},
    "Grade": {
        SeenBy.WITH_ITS_OKR: "proposed finalGrade settingsVersion rootCause explanation gradedBy "
        "gradedAt",
    },
    "ScoreProposal": {SeenBy.PART: "value finalGrade formula periods settingsVersion"},
    "GradedPeriod": {SeenBy.PART: "startsOn endsOn reading value"},
    "Closing": {SeenBy.WITH_ITS_OKR: "status outcome score reason closedBy at"},
    "Forecast": {
        SeenBy.PART: "atEnd perDay progress trendingOffTrack formula readings",
    },
    "Sandbagging": {SeenBy.TEAM: "signal keyResult"},
    "Cadence": {SeenBy.PART: "rhythm weekday earlyDays source dueOn"},
    "UnitCadence": {SeenBy.PRACTICE: "rhythm weekday setBy setAt"},
    "UnitCadenceChange": {SeenBy.PRACTICE: "version rhythm weekday setBy setAt"},
    "CadenceSetPayload": {SeenBy.WHO_ACTS: "unit errors clientMutationId"},
    "OkrSettings": {
        SeenBy.PRACTICE: "version paceModel onTrack behind verdictFrom gradingDays questions "
        "rhythm weekday earlyDays retrospectiveQuestions words wordings finalGrade "
        "change",
    },
    "OwnWord": {SeenBy.PRACTICE: "term one many language"},
    "Wording": {SeenBy.PRACTICE: "term one many isOwn"},
    "OkrSettingsChange": {
        SeenBy.PRACTICE: "version paceModel onTrack behind verdictFrom gradingDays questions "
        "rhythm weekday earlyDays words finalGrade reason changedBy changedAt",
    },
    "CycleChange": {SeenBy.PRACTICE: "state gradingEndsOn reason changedBy at"},
    "UnitReadiness": {SeenBy.PART: "unit state objectiveCount laggards"},
    "CyclePayload": {SeenBy.WHO_ACTS: "cycle errors clientMutationId"},
    "Retrospective": {
        SeenBy.WITH_ITS_OKR: "id cycle objective unit verdict answers learnings author writtenAt "
        "updatedAt acknowledgedBy acknowledgedAt version",
    },
    "RetrospectiveAnswer": {SeenBy.WITH_ITS_OKR: "question answer"},
    "Learning": {SeenBy.WITH_ITS_OKR: "id text retrospective", SeenBy.WAY: "carriedTo"},
    "RetrospectivePayload": {SeenBy.WHO_ACTS: "retrospective errors clientMutationId"},
    "ScoreSetPayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    "ObjectiveClosePayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "ObjectiveReopenPayload": {SeenBy.WHO_ACTS: "objective errors clientMutationId"},
    "OkrSettingsUpdatePayload": {SeenBy.WHO_ACTS: "okrSettings errors clientMutationId"},
    "CheckInCreatePayload": {SeenBy.WHO_ACTS: "checkIn errors clientMutationId"},
    "CheckInCreateManyPayload": {
        SeenBy.WHO_ACTS: "checkIns performanceGoals errors clientMutationId",
    },
    "CheckInRequestPayload": {SeenBy.WHO_ACTS: "checkInRequest errors clientMutationId"},
    "CheckInAcknowledgePayload": {SeenBy.WHO_ACTS: "checkIn errors clientMutationId"},
    "CheckInDelegatePayload": {SeenBy.WHO_ACTS: "keyResult errors clientMutationId"},
    "BlockerPayload": {SeenBy.WHO_ACTS: "blocker errors clientMutationId"},
    "CommentPayload": {SeenBy.WHO_ACTS: "comment errors clientMutationId"},
    "CommentDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "ReactionPayload": {SeenBy.WHO_ACTS: "subject errors clientMutationId"},
}  # fmt: skip
