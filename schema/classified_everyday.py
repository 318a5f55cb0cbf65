"""Who may see each field of feedback, recognition, 1:1s and growth; classified.py has the rest."""

from collections.abc import Mapping

from schema.seen_by import SeenBy

EVERYDAY: Mapping[str, Mapping[SeenBy, str]] = {
    "CompanyValue": {
        SeenBy.EVERYBODY: "id name description version",
        SeenBy.WAY: "recognitions feedback",
    },
    "Competency": {
        SeenBy.EVERYBODY: "id name description version",
        SeenBy.WAY: "feedback",
    },
    "Feedback": {
        SeenBy.FEEDBACK: "id author about manager level text keyResult competencies values sentAt "
        "acknowledgedAt version visibleBecause",
        SeenBy.OWNER: "whoCanSee",
    },
    "FeedbackRequest": {
        SeenBy.ASKED: "id askedBy askedOf about level message keyResult askedAt dueOn state "
        "answeredAt declinedAt declineReason version visibleBecause",
        SeenBy.OWNER: "whoCanSee",
        SeenBy.WAY: "feedback",
    },
    "Recognition": {
        SeenBy.RECOGNITION: "id author recipients level kind text values keyResult checkIn sentAt "
        "version visibleBecause",
        SeenBy.OWNER: "whoCanSee",
    },
    "OneOnOne": {
        SeenBy.PAIR: "id organiser partner startsAt minutes heldAt cancelledAt agenda actionItems "
        "calendar version visibleBecause",
        SeenBy.AUTHOR: "privateNotes",
        SeenBy.WAY: "suggestedTopics",
    },
    "AgendaItem": {
        SeenBy.PAIR: "id oneOnOne author text keyResult createdAt carried checkedAt version "
        "visibleBecause",
    },
    "ActionItem": {
        SeenBy.PAIR: "id oneOnOne owner text dueOn createdAt carried doneAt checkIn task version "
        "visibleBecause",
    },
    "Topic": {SeenBy.PART: "kind person", SeenBy.WAY: "keyResult blocker feedback"},
    "OneOnOnePayload": {SeenBy.WHO_ACTS: "oneOnOne errors clientMutationId"},
    "AgendaItemPayload": {SeenBy.WHO_ACTS: "agendaItem errors clientMutationId"},
    "ActionItemPayload": {SeenBy.WHO_ACTS: "actionItem errors clientMutationId"},
    "DevelopmentPlan": {
        SeenBy.GROWTH: "id person sharedWith track level aspirations goals createdAt updatedAt "
        "version visibleBecause",
        SeenBy.OWNER: "opportunities whoCanSee",
    },
    "DevelopmentGoal": {
        SeenBy.GROWTH: "id person title description competencies dueOn state createdAt version "
        "visibleBecause",
        SeenBy.OWNER: "whoCanSee",
        SeenBy.WAY: "feedback review",
    },
    "Track": {SeenBy.EVERYBODY: "id name levels version"},
    "TrackLevel": {SeenBy.EVERYBODY: "number name expectations"},
    "LevelExpectation": {SeenBy.EVERYBODY: "competency text"},
    "TrackPayload": {SeenBy.WHO_ACTS: "track errors clientMutationId"},
    "CompetencyAssessment": {
        SeenBy.ASSESSMENT: "id person author sharedWith competency track level note assessedOn "
        "createdAt visibleBecause",
        SeenBy.OWNER: "whoCanSee",
    },
    "CompetencyAssessmentPayload": {
        SeenBy.WHO_ACTS: "competencyAssessment errors clientMutationId"
    },
    "Opportunity": {SeenBy.OWNER: "competency count answers"},
    "DevelopmentPlanPayload": {SeenBy.WHO_ACTS: "developmentPlan errors clientMutationId"},
    "DevelopmentGoalDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "DevelopmentGoalPayload": {SeenBy.WHO_ACTS: "developmentGoal errors clientMutationId"},
    "FeedbackRound": {
        SeenBy.ROUND: "id about startedBy question threshold startedAt closesOn closedAt state "
        "shown version visibleBecause",
        SeenBy.WHO_ASKS: "myPerspective answeredByMe",
        SeenBy.WAY: "answers",
    },
    "AnonymousAnswer": {SeenBy.SUBJECT: "id about perspective text visibleBecause"},
    "FeedbackRoundPayload": {SeenBy.WHO_ACTS: "feedbackRound errors clientMutationId"},
    "FeedbackPayload": {SeenBy.WHO_ACTS: "feedback errors clientMutationId"},
    "FeedbackRequestPayload": {SeenBy.WHO_ACTS: "feedbackRequest errors clientMutationId"},
    "RecognitionGivePayload": {SeenBy.WHO_ACTS: "recognition errors clientMutationId"},
    "RecognitionDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "CompetencyPayload": {SeenBy.WHO_ACTS: "competency errors clientMutationId"},
    "CompanyValuePayload": {SeenBy.WHO_ACTS: "companyValue errors clientMutationId"},
}
