"""The tree: what is open stays open, what fails says so, and what is seen is heard of."""

import asyncio

import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.canned import branch, leaf, ok, tree
from tests.browser.host import Script
from tests.browser.visit import OUTAGE, Visit

REFRESH = "(element) => element.refresh()"
LINES = """(all) => all.map((one) =>
  one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"""
DEEP = (leaf("A"), leaf("B", 1, "A"), leaf("C", 2, "B"))
BELOW_C = branch(leaf("C"), leaf("D", 1, "C"))


async def opened(visit: Visit) -> Locator:
    """Down to D, which lies deeper than the first answer goes."""
    visit.host.script.named |= {"RunningTree": ok(tree(*DEEP)), "Branch": ok(BELOW_C)}
    shown = await visit.show("<okr-tree></okr-tree>")
    for title in "BC":
        await shown.locator(f"[data-id='O:{title}'] .cell-title").click()
    await expect(shown.locator(".row")).to_have_count(4)
    return shown


async def test_a_branch_that_fails_stays_open_and_says_so(visit: Visit, script: Script) -> None:
    shown = await opened(visit)
    script.named["Branch"] = OUTAGE
    await shown.evaluate(REFRESH)
    await expect(shown).to_contain_text("could not be loaded")
    await expect(shown.locator(".row")).to_have_count(4)


async def test_a_branch_that_failed_says_so_no_longer_than_it_is_so(
    visit: Visit, script: Script
) -> None:
    shown = await opened(visit)
    script.named["Branch"] = OUTAGE
    await shown.evaluate(REFRESH)
    await expect(shown).to_contain_text("could not be loaded")
    script.named["Branch"] = ok(BELOW_C)
    await shown.evaluate(REFRESH)
    await expect(shown).not_to_contain_text("could not be loaded")


async def test_a_branch_that_could_not_be_opened_at_first_opens_later(
    visit: Visit, script: Script
) -> None:
    script.named |= {"RunningTree": ok(tree(*DEEP)), "Branch": OUTAGE}
    shown = await visit.show("<okr-tree></okr-tree>")
    for title in "BC":
        await shown.locator(f"[data-id='O:{title}'] .cell-title").click()
    await expect(shown).to_contain_text("could not be loaded")
    script.named["Branch"] = ok(BELOW_C)
    await shown.locator("[data-id='O:C'] .cell-title").click()
    await expect(shown.locator(".row")).to_have_count(4)
    await expect(shown).not_to_contain_text("could not be loaded")


async def test_a_branch_that_failed_is_asked_for_again_as_it_is_opened_again(
    visit: Visit, script: Script
) -> None:
    shown = await opened(visit)
    script.named["Branch"] = OUTAGE
    await shown.evaluate(REFRESH)
    await expect(shown).to_contain_text("could not be loaded")
    script.named["Branch"] = ok(branch(leaf("C"), leaf("E", 1, "C")))
    for _ in range(2):
        await shown.locator("[data-id='O:C'] .cell-title").click()
    await expect(shown.locator(".row").last).to_contain_text("E")
    await expect(shown).not_to_contain_text("could not be loaded")


async def test_what_is_opened_while_the_tree_is_asked_anew_stays_open(
    visit: Visit, script: Script
) -> None:
    script.named |= {"RunningTree": ok(tree(*DEEP)), "Branch": ok(BELOW_C)}
    shown = await visit.show("<okr-tree></okr-tree>")
    await shown.locator("[data-id='O:B'] .cell-title").click()
    held = asyncio.Event()

    async def late(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await visit.page.route("**/graphql", late, times=1)
    await shown.locator("[data-id='O:C'] .cell-title").click()
    await visit.page.wait_for_timeout(100)
    await shown.evaluate(REFRESH)
    await visit.page.wait_for_timeout(100)
    held.set()
    await visit.page.wait_for_timeout(300)
    await expect(shown.locator(".row")).to_have_count(4)


async def test_what_is_opened_is_heard_of(visit: Visit, script: Script) -> None:
    script.is_live = True
    await opened(visit)
    for _ in range(60):
        if any("O:D" in body["variables"]["ids"] for body in script.streamed):
            break
        await visit.page.wait_for_timeout(50)
    assert script.streamed[-1]["variables"]["ids"] == ["O:A", "O:B", "O:C", "O:D"]


async def test_what_the_stream_has_no_place_for_is_asked_for_each_minute(
    visit: Visit, script: Script
) -> None:
    script.is_live = True
    script.named["RunningTree"] = ok(tree(*(leaf(f"{each:03}") for each in range(101))))
    shown = await visit.show("<okr-tree></okr-tree>")
    while not script.streamed:
        await visit.page.wait_for_timeout(50)
    await visit.page.wait_for_timeout(300)
    await shown.evaluate(REFRESH)
    assert len(script.asked) == 2
    for _ in range(5):
        await visit.later(seconds=20)
        # So long that the stream is heard meanwhile, which is begun anew where it is silent.
        await visit.page.wait_for_timeout(400)
    assert len(script.asked) > 2
    assert len(script.streamed) == 1


async def test_the_health_of_a_narrow_row_is_still_a_word(visit: Visit, script: Script) -> None:
    await visit.page.set_viewport_size({"width": 320, "height": 700})
    script.named["RunningTree"] = ok(tree(*DEEP))
    shown = await visit.show("<okr-tree></okr-tree>")
    health = shown.locator("[part=health]").first
    await expect(health).to_be_visible()
    assert await health.inner_text() == "Behind"
    assert await health.locator("svg").count() == 1
    assert await visit.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 360])
async def test_the_name_of_an_owner_deep_down_is_in_one_piece(
    visit: Visit, script: Script, width: int, lang: str
) -> None:
    await visit.page.set_viewport_size({"width": width, "height": 900})
    sigrid = {"id": "P:sigrid", "name": "Sigrid Halvorsen"}
    rows = [leaf("A"), leaf("B", 1, "A", owner=sigrid), leaf("C", 2, "B", owner=sigrid)]
    below = branch(leaf("C"), leaf("D", 1, "C", owner=sigrid))
    script.named |= {"RunningTree": ok(tree(*rows)), "Branch": ok(below)}
    shown = await visit.show("<okr-tree></okr-tree>", lang=lang)
    for title in "BC":
        await shown.locator(f"[data-id='O:{title}'] .cell-title").click()
    await expect(shown.locator(".row")).to_have_count(4)
    lines = await shown.locator(".cell-owner bdi").evaluate_all(LINES)
    assert [round(each) for each in lines] == [1, 1, 1, 1]
    assert await visit.page.evaluate("document.documentElement.scrollWidth") == width
