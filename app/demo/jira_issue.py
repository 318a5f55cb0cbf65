"""Issues of the fake Jira, and how Atlassian's contract writes them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from rules.terms import TaskCategory

POINTS = "customfield_10016"
CATEGORY = {
    TaskCategory.TODO: (2, "new", "To Do", "blue-gray"),
    TaskCategory.IN_PROGRESS: (4, "indeterminate", "In Progress", "yellow"),
    TaskCategory.DONE: (3, "done", "Done", "green"),
    TaskCategory.UNKNOWN: (1, "undefined", "No Category", "medium-gray"),
}


@dataclass(frozen=True, slots=True)
class FakeIssue:
    id: str
    key: str
    summary: str
    status: str
    category: TaskCategory
    type: str
    updated: datetime
    assignee_id: str | None = None
    assignee_name: str | None = None
    parent_key: str | None = None
    points: Decimal | None = None
    resolution: str | None = None
    assignee_email: str | None = None


def issue_told(issue: FakeIssue, wanted: list[str], here: str) -> dict[str, Any]:
    told = {"id": issue.id}
    if set(wanted) <= {"id"}:
        return told
    told |= {"key": issue.key, "self": f"{here}/issue/{issue.id}"}
    fields = _all_fields(issue)
    chosen = fields if "*all" in wanted else {n: v for n, v in fields.items() if n in wanted}
    return {**told, "fields": chosen} if chosen else told


def _all_fields(issue: FakeIssue) -> dict[str, Any]:
    category_id, key, name, colour = CATEGORY[issue.category]
    category = {"id": category_id, "key": key, "name": name, "colorName": colour}
    person = user_told(issue.assignee_id, issue.assignee_name)
    if issue.assignee_email:
        person["emailAddress"] = issue.assignee_email
    fields: dict[str, Any] = {
        "summary": issue.summary,
        "status": {"name": issue.status, "statusCategory": category},
        "issuetype": {"name": issue.type, "subtask": False},
        "assignee": person if issue.assignee_id else None,
        "updated": _written(issue.updated),
        "resolution": None if issue.resolution is None else {"name": issue.resolution},
        POINTS: None if issue.points is None else float(issue.points),
    }
    return fields | ({"parent": {"key": issue.parent_key}} if issue.parent_key else {})


def user_told(account: str | None, name: str | None) -> dict[str, Any]:
    return {"accountId": account, "displayName": name, "active": True}


def _written(moment: datetime) -> str:
    """Milliseconds, and an offset without a colon."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"
