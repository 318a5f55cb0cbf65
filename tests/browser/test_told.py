"""What an element is told to show, where it is told nothing, late, or while nobody sees it."""

import asyncio
from typing import Any

from playwright.async_api import Route, expect

from tests.browser.canned import JONAS, MAYA, meeting, my_subjects, ok, subject
from tests.browser.host import Script
from tests.browser.visit import RUN_AXE, Visit

THROWS = "configure({ getToken: () => { throw new Error('none') } })"
NEVER = "configure({ getToken: () => new Promise(() => {}) })"
TOLD_APART = """(element) => { const page = element.parentElement; element.remove();
  element.setAttribute("with", "P:new"); page.append(element); }"""


async def test_an_element_that_is_not_told_what_to_show_says_so(visit: Visit, axe: str) -> None:
    shown = await visit.show("<okr-objective></okr-objective>", "unnamed")
    text = "Nothing is chosen The page does not say which one to show here."
    assert text in " ".join((await shown.locator(".card").inner_text()).split())
    assert await visit.events() == [["okr-error", "UNNAMED"]]
    await visit.page.evaluate(axe)
    assert await visit.page.evaluate(RUN_AXE) == []
    await shown.evaluate("(element) => element.setAttribute('objective', 'O:none')")
    await expect(shown).to_have_attribute("state", "forbidden")


async def test_it_says_so_in_the_pages_language(visit: Visit) -> None:
    shown = await visit.show("<okr-key-result></okr-key-result>", "unnamed", lang="ar")
    await expect(shown).to_contain_text("لم يُحدَّد شيء")


async def test_what_changed_while_it_was_in_no_page_is_shown_when_it_comes_back(
    visit: Visit, script: Script
) -> None:
    theirs: dict[str, Any] = {"next": {"nodes": [meeting()]}, "last": {"nodes": []}}
    person: dict[str, Any] = {"person": {**JONAS, **theirs}, "me": {"person": MAYA}}
    script.named["OneOnOnesWith"] = ok(person)
    talk = await visit.show('<okr-one-on-one with="P:old"></okr-one-on-one>')
    script.delay = 2
    await talk.evaluate(TOLD_APART)
    await expect(talk).to_have_attribute("state", "loading")
    await expect(talk).not_to_contain_text("Jonas Lind")


async def test_live_is_switched_without_losing_what_is_typed(visit: Visit, script: Script) -> None:
    script.named["CheckInSubjects"] = ok(my_subjects(subject("A")))
    form = await visit.show("<okr-check-in></okr-check-in>")
    await form.get_by_label("What happened").fill("About A.")
    await form.evaluate("(element) => element.setAttribute('live', 'off')")
    await visit.page.wait_for_timeout(300)
    await expect(form.get_by_label("What happened")).to_have_value("About A.")


async def test_a_catalog_that_comes_late_does_not_undo_the_pages_language(visit: Visit) -> None:
    async def late(route: Route) -> None:
        await asyncio.sleep(0.5)
        await route.continue_()

    await visit.reach("ready")
    await visit.page.route("**/chunks/de-*", late)
    await visit.page.evaluate("document.documentElement.lang = 'de'")
    await visit.page.wait_for_timeout(50)
    await visit.page.evaluate("document.documentElement.lang = 'en'")
    await visit.page.wait_for_timeout(1_000)
    await expect(visit.widget.get_by_role("heading", level=2)).to_have_text("My OKRs")


async def test_a_page_that_never_gives_a_token_does_not_keep_its_elements_waiting(
    visit: Visit, script: Script
) -> None:
    await visit.reach("ready")
    await visit.page.evaluate(NEVER)
    await visit.page.wait_for_timeout(100)
    await visit.later(seconds=16)
    await visit.until("unreachable")
    await visit.page.evaluate("configure({ getToken })")
    await visit.until("ready")


async def test_what_was_seen_last_says_its_age_before_anybody_knows_whether_it_is_so(
    visit: Visit, script: Script
) -> None:
    await visit.reach("ready")
    await visit.page.wait_for_timeout(100)
    script.delay = 4
    await visit.open()
    await visit.page.locator("okr-my-okrs[state=stale]").wait_for(timeout=3_000)
    said = "The service has not confirmed this yet. Showing data from this minute."
    assert said in await visit.text()
    assert "Make the first week with Pulse effortless" in await visit.text()


async def test_a_get_token_that_throws_at_once_is_an_outage_and_no_error_of_the_pages(
    visit: Visit,
) -> None:
    await visit.reach("ready")
    await visit.page.evaluate(THROWS)
    await visit.page.wait_for_timeout(100)
    await visit.later(seconds=16)
    await visit.page.wait_for_timeout(100)
