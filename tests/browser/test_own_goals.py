"""`<okr-my-okrs performance-goals>`: goals of one's own, seen by whom they are shared with."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.answers import Json
from tests.browser.goals import Answers, Goals, opened
from tests.browser.visit import RUN_AXE
from tests.support.demo import Demo

MAYA = "Maya Okafor"
WRITE = """mutation { performanceGoalCreate(input: {title: "%s", shared: %s, dueOn: "%s"}) {
  performanceGoal { id } errors { message } } }"""
SAY = """mutation { checkInCreateMany(input: {performanceGoals: [{performanceGoal: "%s",
  progress: "0.4", narrative: "The first chapter is read; ordering lunch works."}]}) {
  errors { message } } }"""
LATER = datetime.now(tz=UTC).date() + timedelta(days=60)
PUT = """() => {
  const element = document.createElement("okr-my-okrs");
  element.setAttribute("performance-goals", "");
  document.querySelector("okr-my-okrs").replaceWith(element);
}"""


def written(demo: Demo, title: str, *, shared: bool) -> str:
    """The id of a new goal of Maya's."""
    told = WRITE % (title, str(shared).lower(), LATER)
    made = demo.ask(told, MAYA)["performanceGoalCreate"]
    assert made["errors"] == []
    return str(made["performanceGoal"]["id"])


@pytest.fixture(scope="module")
async def goals(chromium: Browser, demo: Demo) -> AsyncIterator[Goals]:
    written(demo, "Lead a workshop on field tests", shared=False)
    goal = written(demo, "Speak Finnish with our customers", shared=True)
    said = demo.ask(SAY % goal, MAYA)["checkInCreateMany"]
    assert said["errors"] == []
    async with opened(chromium, demo, width=640, reduced_motion="reduce") as goals:
        await goals.reach("ready")
        yield goals


@pytest.fixture
async def element(goals: Goals) -> Locator:
    await goals.begin_again(Answers())
    await goals.page.evaluate(PUT)
    element = goals.page.locator("okr-my-okrs")
    await expect(element).to_have_attribute("state", "ready", timeout=15_000)
    return element


async def test_they_stand_below_the_okrs_with_who_sees_them(
    goals: Goals, element: Locator, axe: str
) -> None:
    alone = element.locator("[part=goal]", has_text="Lead a workshop")
    shared = element.locator("[part=goal]", has_text="Speak Finnish")
    await expect(alone).to_contain_text("Only you")
    await expect(shared).to_contain_text("Shared with Jonas Lind")
    await expect(shared.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    assert await alone.get_by_role("progressbar").count() == 0
    await expect(element).to_contain_text("Make the first week with Pulse effortless")
    await goals.page.evaluate(axe)
    assert await goals.page.evaluate(RUN_AXE) == []


async def test_nothing_of_them_stays_in_the_browser(goals: Goals, element: Locator) -> None:
    await expect(element).to_contain_text("Lead a workshop")
    kept = await goals.page.evaluate("JSON.stringify(sessionStorage)")
    assert "Lead a workshop" not in kept


async def test_where_reviews_are_off_the_okrs_stand_alone(goals: Goals) -> None:
    def off(answer: Json) -> Json:
        person: Json = answer["data"].get("me", {}).get("person") or {}
        person.update({"performanceGoals": None} if "performanceGoals" in person else {})
        return answer

    await goals.begin_again(Answers(bend=off))
    await goals.page.evaluate(PUT)
    element = goals.page.locator("okr-my-okrs")
    await expect(element).to_have_attribute("state", "ready", timeout=15_000)
    assert await element.locator("[part=goals]").count() == 0


async def test_they_have_their_picture(goals: Goals, element: Locator, album: Path) -> None:
    await element.screenshot(path=album / "okr-my-okrs-goals.png")
