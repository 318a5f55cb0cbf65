"""The topics of events: what a noun is called in them, and what can happen to it."""

from collections.abc import Mapping
from functools import cache

NAMES: Mapping[str, str] = {
    "Client": "client",
    "Cycle": "cycle",
    "Employment": "employment",
    "Inbox": "inbox",
    "KeyResult": "key_result",
    "Objective": "objective",
    "OrgUnit": "unit",
    "Person": "person",
    "Pilot": "pilot",
    "RoleGrant": "role",
    "Task": "task",
    "Webhook": "webhook",
}
# Whoever waits for their progress is woken, and nothing of it is kept.
SIGNALS: Mapping[str, str] = {"SyncRun": "sync_run", "Trial": "trial"}
CHANGED, RETIRED, PUBLISHED = "changed", "retired", "published"
REMINDER_SENT = "reminder.sent"
"""Of a person's inbox as well: that they were reminded, and not of what."""
MAY_RETIRE = ("KeyResult", "Objective", "OrgUnit", "Person")


@cache
def topic_of(noun: str, what: str = CHANGED) -> str:
    name = NAMES.get(noun) or SIGNALS[noun]
    return f"{name}.{what}"


TOPICS: Mapping[str, str] = {
    **{topic_of(noun): noun for noun in NAMES},
    **{topic_of(noun, RETIRED): noun for noun in MAY_RETIRE},
    topic_of("Objective", PUBLISHED): "Objective",
    REMINDER_SENT: "Inbox",
}
"""Every topic, and the noun that it is about."""
