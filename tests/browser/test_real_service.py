"""The whole way once: the intranet page of a running demo, with its database and its Jira."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.visit import LISTENER, RUN_AXE
from tests.support.demo import Demo

WIDTHS = """(element) => [...element.shadowRoot.querySelectorAll('[role=progressbar]')].map(
  (bar) => [Number(bar.getAttribute('aria-valuenow')),
            bar.firstElementChild.getBoundingClientRect().width,
            bar.getBoundingClientRect().width])"""


@pytest.fixture
async def intranet(chromium: Browser, demo: Demo) -> AsyncIterator[Page]:
    """The page at its own time, where no policy may be violated."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 1000})
    page = await context.new_page()
    await page.add_init_script(LISTENER)
    await page.goto(f"http://127.0.0.1:{demo.port}/demo")
    await page.wait_for_selector("okr-my-okrs[state=ready]")
    yield page
    violations = await page.evaluate("window.violations")
    await context.close()
    assert violations == []


async def test_the_member_sees_okrs_with_jira_work_and_bars_as_long_as_their_progress(
    intranet: Page,
) -> None:
    widget = intranet.locator("okr-my-okrs")
    await expect(widget).to_contain_text("Make the first week with Pulse effortless")
    await expect(widget).to_contain_text("Jira tasks done")
    await expect(widget).to_contain_text("steps done")
    bars = await widget.evaluate(WIDTHS)
    assert len(bars) > 5
    for percent, drawn, whole in bars:
        assert drawn / whole * 100 == pytest.approx(percent, abs=1.5)


async def test_axe_finds_nothing_on_the_real_page(intranet: Page, axe: str) -> None:
    await intranet.evaluate(axe)
    assert await intranet.evaluate(RUN_AXE) == []


async def test_somebody_else_sees_their_own(intranet: Page) -> None:
    await intranet.get_by_role("button", name="Manager").click()
    widget = intranet.locator("okr-my-okrs")
    await expect(widget).not_to_contain_text("Make the first week with Pulse effortless")
    await expect(widget).to_have_attribute("state", "ready")


async def test_whoever_runs_the_demo_may_look_at_the_console(intranet: Page) -> None:
    await intranet.evaluate("sessionStorage.clear()")
    await intranet.goto(intranet.url.replace("/demo", "/console"))
    await intranet.get_by_role("button", name="Look as administrator").click()
    await expect(intranet.get_by_role("heading", level=1)).to_have_text("Connections")
    await expect(intranet.locator("main")).to_contain_text("Jira")


async def test_graphiql_answers_a_query_under_its_policy(chromium: Browser, demo: Demo) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.add_init_script(LISTENER)
    await page.goto(f"http://127.0.0.1:{demo.port}/graphiql")
    await page.wait_for_selector(".graphiql-container")
    assert await page.evaluate("window.violations") == []
    await context.close()
