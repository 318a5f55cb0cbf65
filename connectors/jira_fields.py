"""One Jira issue in our words, and which of a site's own fields holds the points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeGuard

from connectors.parts import Json, items, part, text
from connectors.records import Problem, TaskRecord
from rules.arithmetic import LARGEST
from rules.terms import TaskCategory

PLAIN_FIELDS = ("summary", "status", "issuetype", "assignee", "updated", "resolution")
CATEGORIES = {
    "new": TaskCategory.TODO,
    "indeterminate": TaskCategory.IN_PROGRESS,
    "done": TaskCategory.DONE,
    "undefined": TaskCategory.UNKNOWN,
}
POINTS_TYPE = "com.pyxis.greenhopper.jira:jsw-story-points"
POINTS_NAMES = frozenset({"story points", "story point estimate"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What it takes to read an issue: the site's address, and its points fields, best first.

    `given_up` are the names of resolutions, in lower case, of what nobody will do.
    """

    base_url: str
    points: tuple[str, ...] = ()
    given_up: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[str]:
        return [*PLAIN_FIELDS, *self.points]


def translate(issue: Json, reading: Reading) -> tuple[TaskRecord | None, list[Problem]]:
    """A task and what was wrong with parts of it, or None and why there is no task."""
    source_id, key = text(issue, "id"), text(issue, "key")
    updated_at = _moment(text(issue, "fields", "updated"))
    if not source_id or not key or updated_at is None:
        return None, [_unreadable(issue)]
    category, estimate = _category(issue), _estimate(issue, reading.points)
    record = TaskRecord(
        source_id=source_id,
        key=key,
        summary=text(issue, "fields", "summary") or "",
        status=text(issue, "fields", "status", "name") or "",
        category=category or TaskCategory.UNKNOWN,
        type=text(issue, "fields", "issuetype", "name") or "",
        assignee_source_id=account_of(part(issue, "fields", "assignee")),
        assignee_name=text(issue, "fields", "assignee", "displayName"),
        url=f"{reading.base_url}/browse/{key}",
        estimate=estimate if _is_one(estimate) else None,
        updated_at=updated_at,
        is_cancelled=_resolution(issue) in reading.given_up,
        assignee_email=text(issue, "fields", "assignee", "emailAddress"),
    )
    return record, [*_category_problem(record, category), *_estimate_problem(record, estimate)]


def stands_alone(issue: Json, reading: Reading) -> bool:
    """Whether it counts in place of its parts: it has a number itself, or was given up with them.

    Where no points fields are read, none has a number.
    """
    has_number = isinstance(_estimate(issue, reading.points), Decimal)
    return has_number or _resolution(issue) in reading.given_up


def account_of(user: Json) -> str | None:
    """Who somebody is there: Cloud knows account ids, a Data Center keys that never change."""
    return text(user, "accountId") or text(user, "key") or text(user, "name")


def points_fields(fields: Json, wanted: str | None) -> tuple[str, ...]:
    """Ids of the fields that hold points, by the site's own list of fields.

    `wanted` is an id or a name. Without it, both kinds of project that Jira knows have theirs.
    """
    known = [field for field in items(fields) or () if text(field, "id")]
    if wanted is not None:
        chosen = (f for f in known if wanted.casefold() in (_name(f), text(f, "id")))
        return tuple(_ids(chosen))
    typed = (f for f in known if text(f, "schema", "custom") == POINTS_TYPE)
    named = (f for f in known if _name(f) in POINTS_NAMES)
    return tuple(dict.fromkeys([*_ids(typed), *_ids(named)]))


def _ids(fields: Iterable[Json]) -> Iterable[str]:
    return (text(field, "id") or "" for field in fields)


def _name(field: Json) -> str:
    return (text(field, "name") or "").casefold()


def _unreadable(issue: Json) -> Problem:
    key = text(issue, "key") or "an issue"
    missing = [name for name in ("id", "key") if not text(issue, name)]
    if _moment(text(issue, "fields", "updated")) is None:
        missing.append("updated")
    return Problem(
        where=f"issue {text(issue, 'id') or '?'}",
        subject=key,
        code="UNREADABLE_ISSUE",
        message=f"Jira sent {key} without a usable {' and '.join(missing)}; it was left out.",
    )


def _resolution(issue: Json) -> str:
    """Without the typographer's apostrophe, which some sites write."""
    name = text(issue, "fields", "resolution", "name") or ""
    return name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _category(issue: Json) -> TaskCategory | None:
    return CATEGORIES.get(text(issue, "fields", "status", "statusCategory", "key") or "")


def _category_problem(record: TaskRecord, category: TaskCategory | None) -> list[Problem]:
    if category is not None:
        return []
    message = f"{record.key} has a status without a known category; it counts as unknown."
    return [Problem(f"issue {record.source_id}", record.key, "UNKNOWN_CATEGORY", message)]


def _estimate(issue: Json, points: Sequence[str]) -> object:
    """The first field that is set, whatever is in it."""
    values = (part(issue, "fields", name) for name in points)
    value = next((value for value in values if value is not None), None)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _is_one(estimate: object) -> TypeGuard[Decimal]:
    """A number that can be reckoned with: Jira takes any that a processor knows."""
    return isinstance(estimate, Decimal) and abs(estimate) <= LARGEST


def _estimate_problem(record: TaskRecord, estimate: object) -> list[Problem]:
    if estimate is None or _is_one(estimate):
        return []
    message = f"{record.key} has an estimate that is no usable number; it came without one."
    return [Problem(f"issue {record.source_id}", record.key, "BAD_ESTIMATE", message)]


def _moment(written: str | None) -> datetime | None:
    """A time with its offset; without one nobody could say when it was."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
