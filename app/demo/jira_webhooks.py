"""The fake Jira's webhooks as an app registers and renews them; nothing is ever sent."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FakeHook:
    url: str
    jql: str
    expires_at: datetime


Hooks = dict[str, FakeHook]


def registered(hooks: Hooks, body: Any, now: datetime) -> dict[str, Any]:
    """What Atlassian answers, with an id for each webhook."""
    results: list[dict[str, Any]] = []
    for wanted in body["webhooks"]:
        key = str(1000 + len(hooks))
        hooks[key] = FakeHook(body["url"], wanted["jqlFilter"], now + LIFE)
        results.append({"createdWebhookId": int(key)})
    return {"webhookRegistrationResult": results}


def refreshed(hooks: Hooks, body: Any, now: datetime) -> dict[str, Any] | None:
    """None where one of them is not there."""
    keys = [str(key) for key in body["webhookIds"]]
    if any(key not in hooks for key in keys):
        return None
    for key in keys:
        hooks[key] = replace(hooks[key], expires_at=now + LIFE)
    return {"expirationDate": round((now + LIFE).timestamp() * 1000)}


def taken_back(hooks: Hooks, body: Any) -> int:
    """The status of the answer, which has no body; those that are no more are passed over."""
    for key in body["webhookIds"]:
        hooks.pop(str(key), None)
    return 202
