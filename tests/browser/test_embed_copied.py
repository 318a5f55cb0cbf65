"""What the console says to copy works where it is put: on a strict page of another origin."""

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, FrameLocator, Page, expect

from rules.terms import Scope
from tests.auth.builders import header, payload, signed
from tests.browser.copied import Copied, Intranet, minted, standing
from tests.browser.desk import SOON, Desk
from tests.browser.visit import LISTENER
from tests.graph.conftest import gid
from tests.support.machines import Machines

EMAIL = "robin.castell@example.com"
OF_A_PAGE = [scope for scope in Scope if scope not in {Scope.ADMINISTRATION, Scope.PROVISIONING}]
SETTLED = re.compile("ready|empty")


@pytest.fixture
async def intranet(desk: Desk, elsewhere_port: int) -> AsyncIterator[Intranet]:
    """Registered as the page says, before anybody asks the service anything."""
    machines = Machines(desk.company.database, desk.root, desk.services.now())
    origins = [f"http://localhost:{elsewhere_port}", desk.origin]
    client = await machines.client(OF_A_PAGE, origins=origins)
    secret = await machines.secret(client)
    with standing(Intranet(elsewhere_port, str(client), secret)) as site:
        yield site


def proof(desk: Desk) -> str:
    """The access token by which the company's own provider knows Robin."""
    now = int(desk.services.now().timestamp())
    return signed(header(), payload(email=EMAIL, iat=now, exp=now + 600))


async def copied(desk: Desk, told: dict[str, str]) -> Copied:
    await desk.open(f"/console/embed?{urlencode(told)}")
    page, script, policy, backend = [
        await desk.page.get_by_label(f"Snippet for the {name}").inner_text()
        for name in ("page", "script", "policy", "backend")
    ]
    reader = proof(desk) if "subject_token" in backend else EMAIL
    return Copied(page, script, policy, backend, reader)


async def looked_at_there(chromium: Browser, site: Intranet, tag: str, *, is_framed: bool) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.add_init_script(LISTENER)
    await page.goto(site.here)
    holder: Page | FrameLocator = page.frame_locator("iframe") if is_framed else page
    await expect(holder.locator(tag)).to_have_attribute("state", SETTLED, timeout=SOON)
    assert await page.evaluate("window.violations") == []
    await context.close()


@pytest.mark.parametrize("pinned", ["", "yes"])
async def test_a_page_under_the_policy_beside_it_shows_each_widget_to_its_reader(
    desk: Desk, intranet: Intranet, chromium: Browser, pinned: str
) -> None:
    cycle = await desk.company.cycle()
    goal = await desk.company.objective("Win ten pilots", cycle=cycle, owner=desk.root)
    result = await desk.company.key_result("Pilots signed", objective=goal)
    about = {"okr-objective": gid("Objective", goal), "okr-key-result": gid("KeyResult", result)}
    await desk.open("/console/embed")
    options = desk.page.get_by_label("Widget", exact=True).locator("option")
    widgets = await options.evaluate_all("(all) => all.map((one) => one.value)")
    assert len(widgets) == 10
    for widget in widgets if pinned else reversed(widgets):
        told = {"widget": widget, "about": about.get(widget, ""), "pinned": pinned}
        intranet.copied = await copied(desk, {**told, "host": "token", "origin": intranet.here})
        intranet.asked.clear()
        await looked_at_there(chromium, intranet, widget.split()[0], is_framed=False)
        assert intranet.asked == ["/okr-token"]


@pytest.mark.parametrize("widget", ["okr-my-okrs", "okr-feed"])
async def test_a_frame_under_the_policy_beside_it_gets_its_token_from_the_page(
    desk: Desk, intranet: Intranet, chromium: Browser, widget: str
) -> None:
    told = {"widget": widget, "host": "frame", "origin": intranet.here}
    intranet.copied = await copied(desk, told)
    await looked_at_there(chromium, intranet, widget, is_framed=True)
    assert intranet.asked == ["/okr-token"]


def scopes_of(token: str) -> str:
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return str(claims["scope"])


@pytest.mark.parametrize("language", ["python", "node", "curl"])
@pytest.mark.parametrize(
    ("widget", "scopes"),
    [
        ("okr-check-in", "okrs:read okrs:write"),
        ("okr-one-on-one", "okrs:read performance:read performance:write"),
    ],
)
async def test_each_backend_mints_what_the_widget_needs(
    desk: Desk, intranet: Intranet, widget: str, scopes: str, language: str
) -> None:
    told = {"widget": widget, "host": "token", "origin": intranet.here, "backend": language}
    lines = await copied(desk, told)
    # The service answers by the very loop of this test.
    answer = await asyncio.to_thread(minted, lines, language, intranet.machine)
    token = json.loads(answer)["access_token"] if language == "curl" else answer
    assert scopes_of(token) == scopes
