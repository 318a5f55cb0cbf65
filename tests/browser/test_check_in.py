"""Writing in elements of the running service: what is typed stays, and nothing is lost unseen."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.goals import Goals, opened
from tests.browser.visit import RUN_AXE
from tests.support.demo import Demo

MAYA = "Maya Okafor"
SAY = """mutation {
  checkInCreate(input: {keyResult: "%s", value: "%s", narrative: "From elsewhere."}) {
    errors { message } } }"""
LATEST = '{ keyResult(id: "%s") { latestCheckIn { value narrative confidence reportedStatus } } }'
FOCUSED = "(element) => element.shadowRoot.activeElement?.id"
NAME = "(element, id) => element.setAttribute('key-result', id)"
TYPED = "Two sites began without a call."


@pytest.fixture(scope="module")
async def goals(chromium: Browser, demo: Demo) -> AsyncIterator[Goals]:
    expect.set_options(timeout=15_000)
    async with opened(chromium, demo, width=1280) as goals:
        await goals.reach("ready")
        yield goals


@pytest.fixture
async def form(goals: Goals) -> Locator:
    """Of the key result that the page shows, as nobody has touched it."""
    element = goals.element("okr-check-in")
    await element.evaluate("(element) => element.removeAttribute('key-result')")
    await element.evaluate(NAME, goals.key_result)
    await expect(element).to_have_attribute("state", "ready", timeout=15_000)
    return element


def latest(goals: Goals) -> Any:
    return goals.demo.ask(LATEST % goals.key_result, MAYA)["keyResult"]["latestCheckIn"]


async def test_what_is_typed_outlives_a_live_update_and_three_expiries(
    goals: Goals, form: Locator
) -> None:
    text = form.get_by_label("What happened")
    await text.click()
    await text.press_sequentially(TYPED)
    for _ in range(3):
        goals.answers.refuse.add(goals.answers.bearers[-1])
        await form.evaluate("(element) => element.refresh()")
    assert len({*goals.answers.bearers}) > 3
    goals.demo.ask(SAY % (goals.key_result, "55"), MAYA)
    await expect(goals.element("okr-key-result")).to_contain_text("55% of 80%", timeout=15_000)
    await expect(form).to_have_attribute("state", "conflict")
    assert (await text.input_value(), await form.evaluate(FOCUSED)) == (TYPED, "narrative")


async def test_what_somebody_else_said_is_shown_before_mine_is(
    goals: Goals, form: Locator, axe: str
) -> None:
    await form.get_by_label("Value today").fill("57")
    goals.demo.ask(SAY % (goals.key_result, "56"), MAYA)
    await expect(form).to_contain_text("Maya Okafor checked in meanwhile: 56%.", timeout=15_000)
    await goals.page.evaluate(axe)
    assert await goals.page.evaluate(RUN_AXE) == []
    await form.get_by_role("button", name="Go on with mine").click()
    await form.get_by_role("button", name="Check in").click()
    await expect(form).to_contain_text("Saved.")
    assert latest(goals)["value"] == "57"


async def test_a_check_in_takes_six_stops_of_the_keyboard(goals: Goals, form: Locator) -> None:
    value = form.get_by_label("Value today")
    await value.focus()
    keyboard = goals.page.keyboard
    await keyboard.press("ControlOrMeta+a")
    await keyboard.type("58")
    stops = [await form.evaluate(FOCUSED)]
    for keys in (["ArrowRight"], ["Space"], [*"Fine."], []):
        await keyboard.press("Tab")
        stops.append(await form.evaluate(FOCUSED))
        for key in keys:
            await keyboard.press(key)
    await keyboard.press("Enter")
    await expect(form).to_contain_text("Saved.")
    told = latest(goals)
    assert len(stops) <= 6
    assert (told["value"], told["narrative"], told["reportedStatus"]) == (
        "58",
        "Fine.",
        "ON_TRACK",
    )


async def test_what_is_on_its_way_says_so_and_is_sent_once(
    goals: Goals, form: Locator, axe: str
) -> None:
    await form.get_by_label("Value today").fill("60")
    await goals.page.evaluate(axe)
    goals.answers.held.clear()
    save = form.get_by_role("button", name="Check in")
    await save.click()
    await expect(form).to_have_attribute("state", "saving")
    await form.get_by_role("button", name="Saving").click()
    found = await goals.page.evaluate(RUN_AXE.replace("run(document", "run('okr-check-in'"))
    goals.answers.held.set()
    assert found == []
    await expect(form).to_contain_text("Saved.")
    assert latest(goals)["value"] == "60"


async def test_what_is_no_number_is_said_at_its_field(form: Locator) -> None:
    value = form.get_by_label("Value today")
    await value.fill("many")
    await form.get_by_role("button", name="Check in").click()
    await expect(value).to_have_attribute("aria-invalid", "true")
    await expect(form).to_contain_text("This is no number.")


async def test_a_refusal_stands_at_the_field_it_is_about(form: Locator) -> None:
    """Who is hardly sure says why."""
    await form.get_by_label("How sure are you").fill("10")
    await form.get_by_role("button", name="Check in").click()
    await expect(form.get_by_label("What happened")).to_have_attribute("aria-invalid", "true")


async def test_a_correction_takes_the_place_of_what_was_said(goals: Goals, form: Locator) -> None:
    await form.get_by_label("Value today").fill("90")
    await form.get_by_role("button", name="Check in").click()
    await form.get_by_role("button", name="Correct it").click()
    await form.get_by_label("Value today").fill("59")
    await form.get_by_role("button", name="Save correction").click()
    await expect(form).to_contain_text("Saved.")
    assert latest(goals)["value"] == "59"


async def test_the_tree_is_walked_by_arrows(goals: Goals) -> None:
    tree = goals.element("okr-tree")
    await tree.locator(".row").first.focus()
    shut = tree.locator("[aria-level='2'][aria-expanded='false']").first
    title = await shut.locator(".cell-title").inner_text()
    while title not in await tree.locator(".row:focus").inner_text():
        await goals.page.keyboard.press("ArrowDown")
    await goals.page.keyboard.press("ArrowRight")
    await expect(tree.locator(".row:focus")).to_have_attribute("aria-expanded", "true")
    await goals.page.keyboard.press("ArrowRight")
    await expect(tree.locator(".row:focus")).to_have_attribute("aria-level", "3")
    await goals.page.keyboard.press("ArrowLeft")
    await expect(tree.locator(".row:focus")).to_contain_text(title)
    await expect(tree.locator("[tabindex='0']")).to_have_count(1)


async def test_an_agenda_is_written_and_ticked_off(goals: Goals) -> None:
    talk = goals.element("okr-one-on-one")
    await talk.get_by_label("What do you want to talk about?").fill("The week in Tampere")
    await talk.get_by_role("button", name="Add", exact=True).first.click()
    item = talk.get_by_role("checkbox", name="The week in Tampere")
    await item.check()
    await expect(talk).to_have_attribute("state", "ready")
    await expect(item).to_be_checked()
    await expect(talk.get_by_label("What do you want to talk about?")).to_have_value("")


async def test_a_tick_that_was_refused_is_taken_back(goals: Goals) -> None:
    talk = goals.element("okr-one-on-one")
    await talk.get_by_label("What do you want to talk about?").fill("The trial in Turku")
    await talk.get_by_role("button", name="Add", exact=True).first.click()
    item = talk.get_by_role("checkbox", name="The trial in Turku")
    await expect(item).not_to_be_checked()
    goals.answers.status = 503
    await item.click()
    await expect(talk).to_have_attribute("state", "stale")
    goals.answers.status = 200
    await expect(item).not_to_be_checked()


async def test_feedback_is_taken_note_of(goals: Goals) -> None:
    feed = goals.element("okr-feed")
    await feed.get_by_role("button", name="Take note").first.click()
    await expect(feed).to_contain_text("Noted this minute")
