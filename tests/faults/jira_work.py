"""A Jira of 60 issues that drive a key result, and the same later: done, new, renamed, deleted."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import httpx2
from sqlalchemy import select, update

from app.demo.jira import JiraStore, fake_jira
from app.demo.jira_issue import FakeIssue
from connectors import Connector, jira
from connectors.http import Limits
from model.connection import Connection
from model.database import Database
from model.key_result import KeyResult
from model.task import TaskLink
from rules.terms import LinkMode, LinkSelector, LinkState, MetricKind, RunMode, TaskCategory
from sync.connections import Opened
from sync.secrets import Secret
from sync.syncing import SyncReport, sync_connection
from tests.connectors.builders import NOW, client_over, fake_issue, settings
from tests.support.company import Company
from tests.sync.taken_in import options, rows

TOKEN = "t"
ISSUES_A_PAGE = 5
LATER = NOW + timedelta(days=3)
STATES = tuple(TaskCategory)


def issues_at_first() -> list[FakeIssue]:
    return [fake_issue(number) for number in range(60)]


def issues_later() -> list[FakeIssue]:
    staying = [number for number in range(60) if number % 15 != 7]
    after = [_later(number) if number % 2 else fake_issue(number) for number in staying]
    return [*after, *(fake_issue(number, updated=LATER) for number in range(60, 75))]


def _later(number: int) -> FakeIssue:
    words: dict[str, Any] = {"summary": f"Renamed {number}", "category": STATES[number % 4]}
    return fake_issue(number, **words, updated=LATER + timedelta(minutes=number))


async def set_up(database: Database) -> UUID:
    """The key result that all of it drives, and the first issues read."""
    company = Company(database)
    key = await company.connection()
    objective = await company.objective("Ship", cycle=await company.cycle())
    result = await company.key_result(
        "Ship it", objective=objective, kind=MetricKind.LINKED_WORK, start=None, target=None
    )
    link = await company.link(result, key)
    how: dict[str, Any] = {"selector": LinkSelector.JQL, "query": "project = OKR"}
    async with database.system() as session:
        asked = update(TaskLink).where(TaskLink.id == link)
        await session.run(asked.values(**how, mode=LinkMode.DRIVES, state=LinkState.PENDING))
        await session.run(update(KeyResult).where(KeyResult.id == result).values(current=None))
    await sync(database, issues_at_first(), now=lambda: NOW, today=NOW.date())
    return result


async def sync_later(database: Database, **how: Any) -> SyncReport:
    at = LATER + timedelta(days=1)
    return await sync(database, issues_later(), now=lambda: at, today=at.date(), **how)


async def sync(database: Database, issues: list[FakeIssue], **how: Any) -> SyncReport:
    async with database.system() as session:
        key: UUID = await session.scalar(select(Connection.id))
    store = JiraStore(issues, page_size=ISSUES_A_PAGE)
    site = httpx2.ASGITransport(app=cast("Any", fake_jira(store, token=TOKEN, clock=how["now"])))
    connector, secrets = cast("Connector", jira), {"api_token": Secret(TOKEN)}
    opened = Opened(key, "jira", connector, settings(), secrets)
    client = client_over(site, limits=Limits(tries=1))
    return await sync_connection(
        database, opened, client, mode=RunMode.INCREMENTAL, run=options(**how)
    )


async def work(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything about it, in natural keys."""
    return {name: await rows(database, sql) for name, sql in WORK.items()}


WORK = {
    "tasks": "SELECT source_key, key, summary, category, gone_at IS NULL FROM task ORDER BY 1",
    "linked": """SELECT t.source_key FROM linked_task l JOIN task t ON t.id = l.task_id
        ORDER BY 1""",
    "link": "SELECT state, task_count, done, total FROM task_link",
    "result": "SELECT current, scope FROM key_result",
    "cursor": "SELECT cursor FROM connection",
}
MISCOUNTED = """
    SELECT count(*) FROM task_link l, LATERAL (
        SELECT count(*) AS linked, count(*) FILTER (WHERE category = 'DONE') AS finished
        FROM linked_task k JOIN task t ON t.id = k.task_id WHERE k.link_id = l.id) its
    WHERE state = 'OK' AND (task_count, done) IS DISTINCT FROM (linked, finished)
"""
UNTRUE = """
    SELECT count(*) FROM key_result r JOIN task_link l ON l.key_result_id = r.id
    WHERE l.state = 'OK' AND (r.current, r.scope) IS DISTINCT FROM (l.done, l.total)
"""
UNTOLD = """
    SELECT count(*) FROM task t WHERE summary LIKE 'Renamed%' AND NOT EXISTS (
        SELECT FROM outbox o WHERE o.subject_id = t.id AND o.noun = 'Task')
"""
DOUBLED = """
    SELECT count(*) FROM (
        SELECT value, total, lag((value, total)) OVER (ORDER BY recorded_at, c.id) AS before
        FROM work_reading w JOIN check_in c ON c.id = w.check_in_id
    ) each WHERE (value, total) = before
"""
TORN = (MISCOUNTED, UNTRUE, UNTOLD)
