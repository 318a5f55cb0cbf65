"""Jira, Cloud (v3) and Data Center (v2): tasks that changed, and the tasks that a link selects."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from connectors import jira_links, jql
from connectors.http import Client, Secrets
from connectors.jira_accounts import account_with
from connectors.jira_back import hide, page_of, show
from connectors.jira_fields import Reading, translate
from connectors.jira_grant import CLIENT_SECRET, GRANT, consent_address, granted, renewed
from connectors.jira_hooks import WEBHOOK, Registration, hint_of
from connectors.jira_hooks import refresh as refresh_hooks
from connectors.jira_hooks import register as register_hooks
from connectors.jira_hooks import unregister as unregister_hooks
from connectors.jira_probe import test
from connectors.jira_settings import Settings, SignIn, parse
from connectors.jira_site import TOKEN, Answer, Search, Site
from connectors.jql import check_selection, selecting
from connectors.parts import Json
from connectors.records import Page, Problem, Selection, TaskRecord
from rules.errors import Refused

__all__ = [
    "CLIENT_SECRET",
    "GRANT",
    "KIND",
    "OPTIONAL_SECRETS",
    "SECRETS",
    "Settings",
    "account_with",
    "changed",
    "check_selection",
    "consent_address",
    "grant_for",
    "granted",
    "hide",
    "hint_of",
    "hooks",
    "is_there",
    "matching",
    "named",
    "page_of",
    "parse",
    "renewed",
    "secrets_for",
    "selected",
    "selecting",
    "show",
    "test",
    "unhooked",
]

KIND = "jira"
SECRETS = (TOKEN,)
OPTIONAL_SECRETS = (WEBHOOK, CLIENT_SECRET)

ISSUES_A_PAGE = 100


def secrets_for(settings: Settings) -> tuple[str, ...]:
    """What must be entered; what somebody consented to comes by that consent."""
    return (CLIENT_SECRET,) if settings.sign_in is SignIn.OAUTH else SECRETS


def grant_for(settings: Settings) -> str | None:
    """What a consent leaves, where that is how we sign in."""
    return GRANT if settings.sign_in is SignIn.OAUTH else None


async def changed(
    client: Client,
    settings: Settings,
    secrets: Secrets,
    since: datetime | None,
    checkpoint: Mapping[str, Json] | None = None,
    fresh: Sequence[str] = (),
) -> AsyncIterator[Page[TaskRecord]]:
    """Pages of the tasks of the scope, oldest change first, all or those changed since a moment.

    It reads the settings' overlap behind `since`. There is no upper bound: a task that changes
    all the time would never fall under one. Each page's checkpoint is `jql_hash`, `token` (None
    on the last page) and `max_updated` (epoch milliseconds, None before the first task); one of
    another query, or without a token, starts again from `since`. `fresh` are ids that somebody
    told us of, which Jira's index is to have caught up with.
    """
    site = Site(client, settings, secrets)
    query = _changes(settings, since)
    resumed = _resumed(checkpoint, query)
    latest = _latest(resumed)
    async for page in _read(site, query, fresh, resumed.get("token")):
        latest = max([latest or 0, *map(_milliseconds, page.records)]) or None
        mark = {"jql_hash": _hash(query), "max_updated": latest, **(page.checkpoint or {})}
        yield Page(page.records, page.problems, mark)


async def named(
    client: Client, settings: Settings, secrets: Secrets, ids: Sequence[str]
) -> AsyncIterator[Page[TaskRecord]]:
    """Pages of the tasks of these ids, which must all be there."""
    clause = f"id in ({', '.join(each for each in ids if each.isdigit())})"
    query = f"{jql.all_of(settings.scope, clause)} {jql.OLDEST_CHANGE_FIRST}"
    async for page in _read(Site(client, settings, secrets), query, ids, None):
        yield page


async def matching(
    client: Client, settings: Settings, secrets: Secrets, clause: str = ""
) -> AsyncIterator[list[str]]:
    """Pages of the ids of all issues in scope that fit a clause of `jql.selecting`, or any."""
    async for page in jira_links.ids(Site(client, settings, secrets), clause):
        yield page


async def selected(
    client: Client,
    settings: Settings,
    secrets: Secrets,
    selection: Selection,
    fresh: Sequence[str] = (),
) -> AsyncIterator[list[str]]:
    """Pages of the ids of what a link selects."""
    async for page in jira_links.selected(Site(client, settings, secrets), selection, fresh):
        yield page


async def is_there(client: Client, settings: Settings, secrets: Secrets, source_id: str) -> bool:
    """Whether an issue can still be read; a deleted one and one closed to us look alike."""
    try:
        await Site(client, settings, secrets).issue(source_id)
    except Refused as refusal:
        if refusal.code == "NOT_THERE":
            return False
        raise
    return True


async def hooks(
    client: Client,
    settings: Settings,
    secrets: Secrets,
    url: str,
    keys: Sequence[str],
    now: datetime,
) -> Registration | None:
    """Webhooks of ours for as long as Jira gives them: those of these keys again, or new ones.

    None where we have no business with them: an administrator of the site sets them up.
    """
    if settings.sign_in is not SignIn.OAUTH:
        return None
    site = Site(client, settings, secrets)
    return await (refresh_hooks(site, keys) if keys else register_hooks(site, url, now))


async def unhooked(
    client: Client, settings: Settings, secrets: Secrets, keys: Sequence[str]
) -> None:
    """Takes webhooks of ours back."""
    if settings.sign_in is SignIn.OAUTH and keys:
        await unregister_hooks(Site(client, settings, secrets), keys)


async def _read(
    site: Site, query: str, fresh: Sequence[str], token: str | None
) -> AsyncIterator[Page[TaskRecord]]:
    settings = site.settings
    reading = Reading(settings.base_url, await site.points(), settings.given_up)
    search = Search(query, reading.fields, ISSUES_A_PAGE, fresh)
    async for answer in _from(site, search, token):
        records, problems = _translated(answer, reading)
        yield Page(tuple(records), tuple(problems), {"token": answer.token})


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


async def _from(site: Site, search: Search, token: str | None) -> AsyncIterator[Answer]:
    """Resume at a token; where Jira no longer takes it (they live a week), begin again."""
    begun = False
    try:
        async for answer in site.pages(search, token):
            begun = True
            yield answer
    except Refused as refusal:
        if begun or token is None or refusal.code != "BAD_REQUEST":
            raise
        async for answer in site.pages(search):
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


def _milliseconds(record: TaskRecord) -> int:
    return round(record.updated_at.timestamp() * 1000)


def _hash(query: str) -> str:
    return sha256(query.encode()).hexdigest()
