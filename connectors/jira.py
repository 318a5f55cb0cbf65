"""Jira Cloud: the tasks that changed, and the tasks that a link selects (REST API v3)."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from hashlib import sha256

from connectors import jql
from connectors.http import Client, Secrets
from connectors.jira_fields import Reading, points_fields, translate
from connectors.jira_probe import test
from connectors.jira_settings import Settings, parse
from connectors.jira_site import TOKEN, Answer, Site
from connectors.jql import selecting
from connectors.parts import Json, text
from connectors.records import Page, Problem, TaskRecord
from rules.errors import Refused, Unreadable

__all__ = [
    "KIND",
    "SECRETS",
    "Settings",
    "changed",
    "is_there",
    "matching",
    "parse",
    "selecting",
    "test",
]

KIND = "jira"
SECRETS = (TOKEN,)

ISSUES_A_PAGE = 100
IDS_A_PAGE = 5000  # Jira's most, and only where nothing but ids is asked for.


async def changed(
    client: Client,
    settings: Settings,
    secrets: Secrets,
    since: datetime | None,
    checkpoint: Mapping[str, Json] | None = None,
) -> AsyncIterator[Page[TaskRecord]]:
    """Pages of the tasks of the scope, oldest change first, all or those changed since a moment.

    It reads the settings' overlap behind `since`. There is no upper bound: a task that changes
    all the time would never fall under one. Each page's checkpoint is `jql_hash`, `token` (None
    on the last page) and `max_updated` (epoch milliseconds, None before the first task); one of
    another query, or without a token, starts again from `since`.
    """
    site = Site(client, settings, secrets)
    reading = Reading(settings.base_url, await _points(site))
    query = _changes(settings, since)
    body = {"jql": query, "fields": reading.fields, "maxResults": ISSUES_A_PAGE}
    resumed = _resumed(checkpoint, query)
    latest = _latest(resumed)
    async for answer in _from(site, body, resumed.get("token")):
        records, problems = _translated(answer, reading)
        latest = max([latest or 0, *map(_milliseconds, records)]) or None
        mark = {"jql_hash": _hash(query), "token": answer.token, "max_updated": latest}
        yield Page(tuple(records), tuple(problems), mark)


async def matching(
    client: Client, settings: Settings, secrets: Secrets, clause: str = ""
) -> AsyncIterator[list[str]]:
    """Pages of the ids of all issues in scope that fit a clause of `jql.selecting`, or any."""
    query = jql.all_of(settings.scope, jql.enclosed(clause) if clause else "")
    body = {"jql": f"{query} ORDER BY id ASC", "fields": ["id"], "maxResults": IDS_A_PAGE}
    async for answer in Site(client, settings, secrets).pages(body, None):
        yield [_id(issue) for issue in answer.issues]


async def is_there(client: Client, settings: Settings, secrets: Secrets, source_id: str) -> bool:
    """Whether an issue can still be read; a deleted one and one closed to us look alike."""
    try:
        await Site(client, settings, secrets).issue(source_id)
    except Refused as refusal:
        if refusal.code == "NOT_THERE":
            return False
        raise
    return True


async def _points(site: Site) -> tuple[str, ...]:
    wanted = site.settings.points_field
    found = points_fields(await site.get("field"), wanted)
    if wanted and not found:
        raise Refused(f"This Jira has no field {wanted!r}; name another points field.")
    return found


def _changes(settings: Settings, since: datetime | None) -> str:
    clause = "" if since is None else jql.changed_since(since - settings.overlap)
    return f"{jql.all_of(settings.scope, clause)} {jql.OLDEST_CHANGE_FIRST}"


def _resumed(checkpoint: Mapping[str, Json] | None, query: str) -> Mapping[str, Json]:
    """A page token belongs to the exact query that it was given for."""
    same = checkpoint is not None and checkpoint.get("jql_hash") == _hash(query)
    return checkpoint if same and checkpoint is not None else {}


def _latest(checkpoint: Mapping[str, Json]) -> int | None:
    latest = checkpoint.get("max_updated")
    return latest if isinstance(latest, int) else None


async def _from(site: Site, body: Mapping[str, Json], token: str | None) -> AsyncIterator[Answer]:
    """Resume at a token; where Jira no longer takes it (they live a week), begin again."""
    begun = False
    try:
        async for answer in site.pages(body, token):
            begun = True
            yield answer
    except Refused as refusal:
        if begun or token is None or refusal.code != "BAD_REQUEST":
            raise
        async for answer in site.pages(body, None):
            yield answer


def _translated(answer: Answer, reading: Reading) -> tuple[list[TaskRecord], list[Problem]]:
    records: list[TaskRecord] = []
    problems: list[Problem] = []
    for issue in answer.issues:
        record, found = translate(issue, reading)
        problems += found
        if record is not None:
            records.append(record)
    return records, problems


def _id(issue: Json) -> str:
    found = text(issue, "id")
    if found is None:
        raise Unreadable("Jira listed an issue without its id.")
    return found


def _milliseconds(record: TaskRecord) -> int:
    return round(record.updated_at.timestamp() * 1000)


def _hash(query: str) -> str:
    return sha256(query.encode()).hexdigest()
