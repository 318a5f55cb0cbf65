"""Lists that change while somebody is in them: rows stay who they are."""

import asyncio

from playwright.async_api import Locator, expect

from tests.browser.canned import feed, feedback, leaf, ok, team, team_objective, tree
from tests.browser.host import Script
from tests.browser.visit import Visit

REFRESH = "(element) => element.refresh()"
FOCUSED = "(element) => element.shadowRoot.activeElement?.closest('.row, li').innerText"


async def focused(element: Locator) -> str:
    return " ".join((await element.evaluate(FOCUSED) or "").split())


async def test_what_is_open_stays_open_below_what_is_new(visit: Visit, script: Script) -> None:
    script.named["MyTeamOkrs"] = ok(team(team_objective("B"), team_objective("C")))
    shown = await visit.show("<okr-team-okrs></okr-team-okrs>")
    opened = shown.locator("summary").nth(1)
    await opened.click()
    script.named["MyTeamOkrs"] = ok(team(*map(team_objective, "CABD")))
    await shown.evaluate(REFRESH)
    titles = await shown.locator("h3").all_inner_texts()
    assert titles == ["C", "A", "B", "D"]
    is_open = "(all) => all.map((one) => one.open)"
    assert await shown.locator("details").evaluate_all(is_open) == [True, False, False, False]
    assert (await focused(shown)).startswith("C ")


async def test_the_keyboard_stays_on_its_row_of_a_tree(visit: Visit, script: Script) -> None:
    script.named["RunningTree"] = ok(tree(leaf("B"), leaf("C"), leaf("D")))
    shown = await visit.show("<okr-tree></okr-tree>")
    await shown.locator(".row").nth(1).focus()
    script.named["RunningTree"] = ok(tree(leaf("A"), leaf("B"), leaf("C")))
    await shown.evaluate(REFRESH)
    await expect(shown.locator(".row").first).to_contain_text("A")
    await asyncio.sleep(0.1)
    assert (await focused(shown)).startswith("C ")
    titles = await shown.locator(".cell-title").all_inner_texts()
    assert [each.strip() for each in titles] == ["A", "B", "C"]


async def test_feedback_that_arrives_does_not_move_the_keyboard(
    visit: Visit, script: Script
) -> None:
    script.named["Feed"] = ok(feed(feedback("First")))
    shown = await visit.show("<okr-feed></okr-feed>")
    await shown.get_by_role("button", name="Take note").focus()
    later = feedback("Second", sentAt="2026-11-20T09:00:00Z")
    script.named["Feed"] = ok(feed(feedback("First"), later))
    await shown.evaluate(REFRESH)
    await expect(shown.locator("li").first).to_contain_text("Second")
    assert "First" in await focused(shown)
