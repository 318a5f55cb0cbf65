"""The running service with its workers, a BambooHR and a Jira of our own, a signed-in browser."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app import jobs
from app.demo.jira import JiraStore, fake_jira
from app.demo.jira_issue import FakeIssue
from app.jobs import working_beside
from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from app.syncing import sync_now
from auth.credentials.tokens import Trusted
from auth.identify import Verifier
from auth.sign_in.id_tokens import SignedIn
from auth.sign_in.sessions import SESSION_COOKIE, Beginning, begin
from model.connection import Connection
from resolvers.ids import NOBODY
from rules.terms import Role, RunTrigger, TaskCategory
from sync.connections import NewConnection, Vault, add
from sync.secrets import Secret
from tests.auth.builders import CORPORATE, CORPORATE_KEYS
from tests.browser.consenting import CLOUD, with_consent
from tests.browser.visit import LISTENER
from tests.connectors.builders import fake_issue
from tests.support.company import Company
from tests.support.fakes.bamboohr import FakeBambooHR
from tests.support.fakes.jira_hooks import body_of, signed
from tests.support.fakes.staff import Employee, Staff
from tests.support.serving import listening, port_of, serving

KEY = "a-key-of-bamboohr-that-nobody-reads"
TOKEN = "a-token-of-jira-that-nobody-reads"
SOON = 30_000
"""Milliseconds: a worker looks each second, and this machine may be slow."""
NAMES = (
    "Amara Lindqvist", "Jonas Weber", "Sofia Marino", "Kenji Tanaka", "Priya Raman",
    "Lucas Ferreira", "Nora Haddad", "Emil Johansson", "Chloe Dubois", "Mateo Rojas",
    "Hannah Becker", "Oluwaseun Ade",
)  # fmt: skip
TITLES = ("Chief Executive", "Head of Product", "Engineer", "Designer", "Account Manager")
UNITS = (("Product", "Platform"), ("Product", "Design"), ("Sales", "Europe"))


def staff() -> Staff:
    """A small company with names that look like one in a picture."""
    return Staff(somebody(at, name) for at, name in enumerate(NAMES, 1))


def somebody(number: int, name: str) -> Employee:
    given, family = name.split(" ")
    division, department = UNITS[number % len(UNITS)]
    return Employee(
        id=str(100 + number),
        given_name=given,
        family_name=family,
        email=f"{given}.{family}@halden.example".lower(),
        title=TITLES[min(number - 1, 1) if number < 3 else 2 + number % 3],
        location=("Berlin", "Lisbon", "Oslo")[number % 3],
        division=division,
        department=department,
        manager=None if number == 1 else "101" if number < 4 else "102",
        number=f"E{number:03}",
    )


WORK = ("Measure sites by themselves", "Guide through the first week", "Mend the slow export",
        "Show who is waiting")  # fmt: skip


def site() -> JiraStore:
    """Four issues of a project, the first of them done."""
    issues = [fake_issue(at, summary=text) for at, text in enumerate(WORK, 1)]
    return JiraStore([done(issues[0]), *issues[1:]])


def done(issue: FakeIssue) -> FakeIssue:
    now = datetime.now(UTC)
    return replace(issue, status="Done", category=TaskCategory.DONE, updated=now)


@dataclass
class Desk:
    """An administrator before the console; whatever a page does wrong fails the test at its end."""

    page: Page
    services: Services
    origin: str
    source: str
    fake: FakeBambooHR
    jira: str
    issues: JiraStore
    company: Company
    root: UUID
    connection: UUID = NOBODY

    async def connect(self) -> None:
        """A connection that has brought everybody, without looking at each step again."""
        vault = Vault(self.services.keys, self.services.random)
        settings = {"base_url": self.source}
        given = NewConnection("bamboohr", "People", settings, {"api_key": Secret(KEY)})
        async with self.company.database.system() as session:
            self.connection = await add(
                session, given, vault=vault, now=self.services.now(), new_id=self.services.new_id
            )
        await self.run()

    async def connect_by_consent(self) -> None:
        """A Jira that somebody there is still to let us into."""
        vault = Vault(self.services.keys, self.services.random)
        settings = {
            "base_url": self.jira, "auth_url": self.jira, "api_url": self.jira, "projects": ["OKR"],
            "sign_in": "oauth", "client_id": "okr-at-halden", "cloud_id": CLOUD,
        }  # fmt: skip
        given = NewConnection("jira", "Work", settings, {"client_secret": Secret(TOKEN)})
        async with self.company.database.system() as session:
            self.connection = await add(
                session, given, vault=vault, now=self.services.now(), new_id=self.services.new_id
            )

    async def run(self) -> None:
        await sync_now(self.services, self.connection, RunTrigger.MANUAL)

    def leave(self, number: int) -> None:
        """The last so many have gone, says the source."""
        people, now = self.fake.staff, self.services.now()
        for each in people.ordered()[-number:]:
            people.put(replace(each, state="ended", ended="2026-11-01", changed=now))

    async def hook(self, issue: str) -> None:
        """Jira tells that something happened to this issue."""
        async with self.company.database.system() as session:
            told = await session.run(select(Connection.id).where(Connection.kind == "jira"))
        sent = signed(body_of(issue, datetime.now(UTC)))
        url = f"{self.origin}/hooks/{told.scalar_one()}"
        async with httpx2.AsyncClient() as http:
            answer = await http.post(url, content=sent.body, headers=sent.headers)
        assert answer.status_code == 202

    async def open(self, path: str = "/console") -> None:
        await self.page.goto(f"{self.origin}{path}")
        await self.page.locator("h1").first.wait_for(timeout=SOON)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    async def shows(self, text: str) -> None:
        await expect(self.page.locator("main")).to_contain_text(text, timeout=SOON)

    async def counts(self, word: str, number: int) -> None:
        box = self.page.locator("dl.tally div", has=self.page.get_by_text(word, exact=True))
        await expect(box.locator("dd")).to_have_text(str(number), timeout=SOON)

    async def tab_to(self, wanted: Locator) -> None:
        """Goes there by the keyboard alone, as far as that takes."""
        await wanted.wait_for(timeout=SOON)
        for _ in range(80):
            if await wanted.evaluate("(it) => it.matches(':focus')"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} can't be reached by the keyboard")

    async def press(self, wanted: Locator) -> None:
        await self.tab_to(wanted)
        await self.page.keyboard.press("Enter")

    async def type(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label).first
        await self.tab_to(field)
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.type(text)


@asynccontextmanager
async def desk_of(urls: Urls, keys: Path, chromium: Browser) -> AsyncGenerator[Desk]:
    """On ports of its own, at the machine's own time, with workers that look all the time."""
    fake = FakeBambooHR(staff(), key=KEY)
    issues, atlassian = site(), listening()
    hris, ours = listening(), listening()
    source, jira = (f"127.0.0.1:{port_of(each)}" for each in (hris, atlassian))
    chosen = settings(
        data=keys,
        organisation="Halden",
        time_zone="UTC",
        allowed_hosts=[source, jira],
        kept_answers=False,
        machines_name_subjects=True,
    )
    async with AsyncExitStack() as held:
        patch = held.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(jobs, "SOON", 0.1)
        services = await held.enter_async_context(
            composed(chosen, ServiceUrls(urls.owner, urls.service))
        )
        trusted = [*services.verifier.trusted, Trusted(CORPORATE, CORPORATE_KEYS)]
        services = replace(services, verifier=Verifier(trusted))
        app = application(services, beside=working_beside)
        await held.enter_async_context(serving(fake.app, hris))
        work = fake_jira(issues, token=TOKEN, clock=lambda: datetime.now(UTC))
        await held.enter_async_context(serving(with_consent(work), atlassian))
        await held.enter_async_context(serving(app, ours))
        company = Company(services.database)
        root = await company.person("Robin Castell", title="People systems")
        await company.role(root, Role.ADMINISTRATOR)
        origin = f"http://127.0.0.1:{port_of(ours)}"
        page = await held.enter_async_context(signed_in(chromium, services, root))
        at = (origin, f"http://{source}", fake, f"http://{jira}", issues)
        yield Desk(page, services, *at, company, root)


@asynccontextmanager
async def signed_in(chromium: Browser, services: Services, person: UUID) -> AsyncGenerator[Page]:
    """A page with a session of this person, where no policy may be violated and no error happen."""
    context = await chromium.new_context(viewport={"width": 1200, "height": 860})
    await context.add_cookies([{"name": SESSION_COOKIE, "value": await session(services, person),
                                "domain": "127.0.0.1", "path": "/", "secure": True,
                                "httpOnly": True, "sameSite": "Lax"}])  # fmt: skip
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if is_wrong(said) else None)
    await page.add_init_script(LISTENER)
    yield page
    violations = await page.evaluate("window.violations ?? []")
    await context.close()
    assert (violations, wrong) == ([], []), (violations, wrong)


def is_wrong(said: Any) -> bool:
    return said.type == "error" and "Failed to load" not in said.text


async def session(services: Services, person: UUID) -> str:
    signed = SignedIn("robin", "robin@example.com", None)
    of = Beginning(person, signed, "an id token", services.now(), timedelta(hours=8))
    async with services.database.system() as writing:
        return await begin(writing, of, services.random)
