"""The second half of an administrator's way: Jira, a key result that it drives, and its bar."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from playwright.async_api import Response, expect

from rules.terms import MetricKind
from tests.browser.desk import SOON, TOKEN, WORK, Desk, done
from tests.browser.looked_at import looked_at
from tests.connectors.builders import fake_issue
from tests.graph.conftest import gid
from tests.support.fakes.jira_hooks import WEBHOOK_SECRET


async def driven(desk: Desk) -> str:
    """A key result that is nothing but its work, in a cycle that runs today; its id."""
    today = datetime.now(UTC).date()
    ends: dict[str, Any] = {"ends_on": today + timedelta(days=9)}
    ends["grading_ends_on"] = today + timedelta(days=20)
    cycle = await desk.company.cycle(starts=today, **ends)
    goal = await desk.company.objective("Win the first ten pilots", cycle=cycle, owner=desk.root)
    work: dict[str, Any] = {"kind": MetricKind.LINKED_WORK, "start": None, "target": None}
    made = await desk.company.key_result(
        "Ship the first week", objective=goal, owner_id=desk.root, **work
    )
    return gid("KeyResult", made)


async def connects_jira(desk: Desk) -> None:
    page = desk.page
    await desk.press(page.get_by_role("link", name="Connections").first)
    await desk.press(page.get_by_role("link", name="Add a connection"))
    await desk.press(page.get_by_role("link", name="Jira"))
    await desk.heading("Jira").wait_for(timeout=SOON)
    await desk.type("Name", "Work")
    await desk.type("Site", desk.jira)
    await desk.type("E-mail", "okrs@halden.example")
    await desk.type("Projects", "OKR")
    await desk.type("API token", TOKEN)
    await desk.type("Webhook secret", WEBHOOK_SECRET)
    await desk.press(desk.button("Add and test"))
    await desk.shows("Everything works")
    await desk.press(page.get_by_role("link", name="Preview").last)
    await desk.press(desk.button("Preview"))
    await desk.press(desk.button("Run"))


async def links_a_key_result(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.press(page.get_by_role("link", name="Link work to key results"))
    await desk.type("Key result", "first week")
    await page.keyboard.press("Enter")
    await desk.press(page.get_by_role("link", name="Ship the first week"))
    await desk.shows("Not measured yet")
    await desk.type("Which", "project = OKR")
    await desk.press(desk.button("Link"))
    await expect(page.get_by_role("progressbar")).to_have_attribute("value", "25", timeout=SOON)
    await desk.shows("4 tasks, 1 of 4 done")
    await looked_at(desk, axe, "links")


def is_stream(answer: Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/event-stream")


async def sees_the_bar_move(
    desk: Desk, result: str, record_property: Callable[[str, object], None]
) -> None:
    """In the console and in a widget, as soon as Jira tells that an issue is done."""
    page = await desk.page.context.new_page()
    async with page.expect_response(is_stream):
        await page.goto(f"{desk.origin}/embed/key-result?key-result={result}&token=cookie")
    bar = page.get_by_role("progressbar").first
    await expect(bar).to_have_attribute("aria-valuenow", "25", timeout=SOON)
    issue = done(fake_issue(2, summary=WORK[1]))
    desk.issues.put(issue)
    begun = monotonic()
    await desk.hook(issue.id)
    await expect(bar).to_have_attribute("aria-valuenow", "50", timeout=SOON)
    record_property("seconds from webhook to widget", monotonic() - begun)
    mine = desk.page.get_by_role("progressbar")
    await expect(mine).to_have_attribute("value", "50", timeout=SOON)
    await desk.press(desk.button("Read “Work” now"))
    await desk.page.get_by_text("It runs; what changes shows here.").wait_for(timeout=SOON)
