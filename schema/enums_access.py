"""The words of rights, features and reasons as the graph documents them."""

from rules import terms
from schema.enums import named

named(
    terms.Feature,
    "What can be on for a few units first, then for all.",
    {
        "OKRS": "Objectives, key results, check-ins and the work behind them.",
        "PERFORMANCE": "Private notes, feedback, 1:1s, reviews and growth.",
    },
)
named(
    terms.Scope,
    "What a token reaches; never more than its person may.",
    {
        "OKRS_READ": "Reading OKRs: `okrs:read` in a token.",
        "OKRS_WRITE": "Changing OKRs: `okrs:write` in a token.",
        "PERFORMANCE_READ": "Reading private performance data: `performance:read` in a token.",
        "PERFORMANCE_WRITE": "Writing private performance data: `performance:write` in a token.",
        "ADMINISTRATION": "What administrators do: `administration` in a token.",
        "PROVISIONING": "Pushing people and groups by SCIM: `provisioning` in a machine's rights.",
        "WIDGET_SESSIONS": "Asking for widget tokens: `widget-sessions` in a machine's rights.",
    },
)
named(
    terms.Reason,
    "Why somebody may see a thing.",
    {
        "EVERYBODY": "Everybody sees it.",
        "PUBLISHED": "It is published, and everybody sees what is published.",
        "OWNER": "They own it.",
        "AUTHOR": "They wrote it.",
        "SUBJECT": "It is about them.",
        "CONTRIBUTOR": "They contribute to it, or own a key result of it.",
        "UNIT_MEMBER": "They are in a unit that shares it.",
        "MANAGER": "They are the primary manager of its owner.",
        "MANAGER_LINE": "They stand above the person in the manager line.",
        "HR_REVIEWER": "They are an HR reviewer.",
        "ADMINISTRATOR": "They are an administrator.",
        "CALIBRATION": "They take part in the session that it is calibrated in.",
        "ASSIGNEE": "It is their own work, or they are asked for it.",
        "PARTICIPANT": "They are one of the two whom it is between.",
        "OBJECTIVE": "They see the objective that it belongs to.",
    },
    name="VisibilityReason",
)
named(
    terms.ClientState,
    "Whether a machine may still ask.",
    {
        "ACTIVE": "It may, with a secret that is not over.",
        "REVOKED": "It may not, and never may again.",
    },
)
