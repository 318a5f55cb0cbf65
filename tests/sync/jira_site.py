"""A fake Jira and its connection here, for tests of what a sync of tasks does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import httpx2

from app.demo.jira import JiraStore, fake_jira
from connectors import Connector, jira
from connectors.http import Client, Limits
from model.database import Database
from rules.terms import RunMode
from sync.connections import Opened
from sync.secrets import Secret
from sync.syncing import SyncReport, sync_connection
from tests.connectors.builders import NOW, client_over, fake_issue, settings
from tests.support.company import Company
from tests.sync.taken_in import options, rows

TOKEN = "canary-api-token"


@dataclass
class Weather(httpx2.AsyncBaseTransport):
    """The way to the site; `answer` may say something else in its place, by request number.

    So may `refuse`, by what is asked.
    """

    site: httpx2.AsyncBaseTransport
    answer: Callable[[int], httpx2.Response | None] = lambda _: None
    refuse: Callable[[httpx2.Request], httpx2.Response | None] | None = None
    asked: int = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        refused = None if self.refuse is None else self.refuse(request)
        told = refused or self.answer(self.asked)
        return told or await self.site.handle_async_request(request)


@dataclass
class Site:
    """A fake Jira, its connection here, and a key result to link with it."""

    database: Database
    store: JiraStore
    connection: Opened
    key_result: UUID
    company: Company
    weather: Weather = field(init=False)
    now: datetime = NOW

    def __post_init__(self) -> None:
        app = fake_jira(self.store, token=TOKEN, clock=lambda: self.now)
        self.weather = Weather(httpx2.ASGITransport(app=cast("Any", app)))

    async def sync(self, mode: RunMode = RunMode.INCREMENTAL, **changes: Any) -> SyncReport:
        client: Client = client_over(self.weather, limits=Limits(tries=1))
        run = options(**{"now": lambda: self.now, "today": self.now.date(), **changes})
        return await sync_connection(self.database, self.connection, client, mode=mode, run=run)

    async def link(self, query: str, selector: str = "JQL") -> UUID:
        link = await self.company.link(self.key_result, self.connection.id)
        await rows(
            self.database,
            f"UPDATE task_link SET query = $q${query}$q$, selector = '{selector}', "
            f"state = 'PENDING' WHERE id = '{link}' RETURNING id",
        )
        return link


async def a_site(database: Database) -> Site:
    """Five issues, two on a page."""
    company = Company(database)
    connection = await company.connection()
    objective = await company.objective("Ship", cycle=await company.cycle())
    key_result = await company.key_result("Ship it", objective=objective)
    store = JiraStore([fake_issue(number) for number in range(1, 6)], page_size=2)
    opened = Opened(
        connection, "jira", cast("Connector", jira), settings(), {"api_token": Secret(TOKEN)}
    )
    return Site(database, store, opened, key_result, company)
