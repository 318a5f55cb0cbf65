"""The demo company's connection to its Jira: the site itself, who is who there, and task links."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from app.demo.company import DemoCompany
from app.demo.jira import JiraStore, fake_jira
from app.demo.scribe import Book, Directory
from connectors.jira import KIND
from model.base import Base
from model.connection import Connection
from model.database import SystemSession
from model.person import Identity
from model.task import TaskLink
from rules.terms import LinkAggregate, LinkMode, LinkScope, LinkSelector, LinkState
from sync.connections import NewConnection, Vault, add
from sync.options import NewId
from sync.secrets import Secret

NAME = "jira"
PATH = "/jira"
TOKEN = "a token that opens nothing but the demo's own Jira"  # noqa: S105 — so it says itself.
EVERY_MINUTES = 15
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{key}</title>
<h1>{key}: {summary}</h1><p>{type} · {status} · {assignee}</p>
<p>This is the demo's own Jira. It answers our connector; it has no other pages.</p></html>"""


def jira_route(company: DemoCompany, clock: Callable[[], datetime]) -> BaseRoute:
    """The site, mounted in the service itself, so that its address is known before it starts."""
    store = JiraStore(company.work.issues)

    async def browse(request: Request) -> Response:
        issue = store.find(request.path_params["key"])
        if issue is None:
            return HTMLResponse("There is no such issue.", status_code=404)
        told = {"key": issue.key, "summary": issue.summary, "type": issue.type}
        seen = {**told, "status": issue.status, "assignee": issue.assignee_name or "Unassigned"}
        return HTMLResponse(PAGE.format(**{name: escape(text) for name, text in seen.items()}))

    site = Mount("/", app=fake_jira(store, token=TOKEN, clock=clock))
    return Mount(PATH, routes=[Route("/browse/{key}", browse), site])


async def connect_jira(
    session: SystemSession,
    company: DemoCompany,
    base_url: str,
    vault: Vault,
    new_id: NewId,
) -> UUID:
    projects = sorted({issue.key.partition("-")[0] for issue in company.work.issues})
    settings = {"base_url": base_url, "email": "okr@halden.example", "projects": projects}
    given = NewConnection(KIND, NAME, settings, {"api_token": Secret(TOKEN)}, EVERY_MINUTES)
    return await add(session, given, vault=vault, now=company.now, new_id=new_id)


Rows = Mapping[type[Base], list[dict[str, Any]]]


def jira_rows(
    jira: UUID, company: DemoCompany, directory: Directory, book: Book, new_id: NewId
) -> Rows:
    """Who is who in Jira, and which epic shows the work behind which key result."""
    identities = [
        {
            "id": new_id(),
            "connection_id": jira,
            "person_id": directory.people[number],
            "source_key": account,
        }
        for number, account in company.work.accounts.items()
    ]
    how = {
        "connection_id": jira,
        "selector": LinkSelector.EPIC,
        "mode": LinkMode.EVIDENCE,
        "aggregate": LinkAggregate.COUNT,
        "scope": LinkScope.LIVE_SCOPE,
        "state": LinkState.PENDING,
    }
    links = [
        {"id": new_id(), "key_result_id": id_, "query": company.work.epics[epic], **how}
        for id_, epic in book.epics.items()
    ]
    return {Identity: identities, TaskLink: links}


async def prepare_jira(session: SystemSession, base_url: str, now: datetime) -> UUID:
    """Each start reads it at once, so the clock can wait; on another port all is read anew."""
    known = sa.select(Connection.id, Connection.settings)
    [found] = await session.all(known.where(Connection.name == NAME))
    values: dict[str, Any] = {"next_run_at": now + timedelta(minutes=EVERY_MINUTES)}
    if found.settings["base_url"] != base_url:
        values |= {"settings": {**found.settings, "base_url": base_url}, "cursor": sa.null()}
    await session.run(sa.update(Connection).where(Connection.name == NAME).values(**values))
    connection_id: UUID = found.id
    return connection_id
