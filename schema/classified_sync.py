"""Who may see each field of connections and what they do, and of the actions on them."""

from collections.abc import Mapping

from schema.seen_by import SeenBy

SYNC: Mapping[str, Mapping[SeenBy, str]] = {
    "Connector": {
        SeenBy.ADMINISTRATORS: "kind title reads needs settingsSchema secrets fields "
        "bringsPeople takesWebhooks",
    },
    "ConnectorSecret": {SeenBy.ADMINISTRATORS: "name title about isNeeded neededWhere"},
    "ConnectorField": {SeenBy.ADMINISTRATORS: "name usual isNeeded"},
    "Connection": {
        SeenBy.ADMINISTRATORS: "id kind name state settings everyMinutes nextRunAt hasSecret "
        "lastRun runs issues secrets missingSecrets fieldMap leads schedule safety freshness "
        "webhookPath heldPlan unmatched trials version createdAt",
    },
    "ConnectionSecret": {SeenBy.ADMINISTRATORS: "name writtenAt"},
    "ConnectionSchedule": {SeenBy.ADMINISTRATORS: "everyMinutes nextRuns isPaused"},
    "ConnectionSafety": {SeenBy.ADMINISTRATORS: "few share"},
    "UnmatchedRecord": {SeenBy.ADMINISTRATORS: "sourceKey message since candidates"},
    "SyncRun": {
        SeenBy.ADMINISTRATORS: "id connection trigger mode state counts estimate planHash queuedAt "
        "startedAt endedAt waitingUntil errorCode error plan issues progress about askedBy",
    },
    "RunProgress": {SeenBy.ADMINISTRATORS: "done of secondsLeft"},
    "SyncIssue": {
        SeenBy.ADMINISTRATORS: "code subject message concerns firstSeenAt lastSeenAt resolvedAt",
    },
    "SyncPlan": {
        SeenBy.ADMINISTRATORS: "id hash state heldBecause counts creates updates retirements "
        "conflicts changes createdAt expiresAt",
    },
    "PlanChange": {SeenBy.ADMINISTRATORS: "action noun key label fields"},
    "PlanFieldChange": {SeenBy.ADMINISTRATORS: "name old new"},
    "Trial": {
        SeenBy.ADMINISTRATORS: "id connection kind state askedBy askedAt endedAt checks records "
        "problems counts issues plan errorCode error",
    },
    "TrialCheck": {SeenBy.ADMINISTRATORS: "name passed cause fix"},
    "ConnectionCreatePayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionUpdatePayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionSecretSetPayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionConsentPayload": {SeenBy.WHO_ACTS: "address errors clientMutationId"},
    "ConnectionScheduleSetPayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionLeadsSetPayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionPausePayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionResumePayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionDeletePayload": {SeenBy.WHO_ACTS: "deletedId errors clientMutationId"},
    "ConnectionMatchPayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionUnmatchPayload": {SeenBy.WHO_ACTS: "connection errors clientMutationId"},
    "ConnectionTestPayload": {SeenBy.WHO_ACTS: "trial errors clientMutationId"},
    "ConnectionSamplePayload": {SeenBy.WHO_ACTS: "trial errors clientMutationId"},
    "ConnectionPreviewPayload": {SeenBy.WHO_ACTS: "trial errors clientMutationId"},
    "ConnectionSyncPayload": {SeenBy.WHO_ACTS: "run errors clientMutationId"},
    "ConnectionSyncOnePayload": {SeenBy.WHO_ACTS: "run errors clientMutationId"},
    "ConnectionPlanApprovePayload": {SeenBy.WHO_ACTS: "run errors clientMutationId"},
    "ConnectionPlanDiscardPayload": {SeenBy.WHO_ACTS: "plan errors clientMutationId"},
    "SyncRunCancelPayload": {SeenBy.WHO_ACTS: "run errors clientMutationId"},
}
