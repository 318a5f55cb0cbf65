"""All nine elements at once, on one page of the running service under the strictest policy."""

import json
import re
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.goals import NINE, Answers, Goals, opened
from tests.browser.states import EVERY, shown
from tests.browser.vectors import HIT, poisoned
from tests.browser.visit import RUN_AXE
from tests.support.demo import Demo

WIDTHS = """(element) => [...element.shadowRoot.querySelectorAll('[role=progressbar]')].map(
  (bar) => [Number(bar.getAttribute('aria-valuenow')),
            bar.firstElementChild.getBoundingClientRect().width,
            bar.getBoundingClientRect().width])"""
ALIEN = "img, script, iframe, object, embed, video, style"
COUNT = f"(element) => element.shadowRoot.querySelectorAll('{ALIEN}').length"


@pytest.fixture(scope="module")
async def goals(chromium: Browser, demo: Demo) -> AsyncIterator[Goals]:
    async with opened(chromium, demo, reduced_motion="reduce") as goals:
        await goals.reach("ready")
        yield goals


@pytest.mark.parametrize("state", EVERY)
async def test_axe_finds_nothing_in_any_element(goals: Goals, axe: str, state: str) -> None:
    async with shown(goals, state):
        await goals.page.evaluate(axe)
        assert await goals.page.evaluate(RUN_AXE) == []


@pytest.fixture(scope="module")
async def otherwise(chromium: Browser, demo: Demo) -> AsyncIterator[Goals]:
    """All that `goals` is not: dark, right to left and narrow."""
    more = {"color_scheme": "dark", "reduced_motion": "reduce"}
    async with opened(chromium, demo, width=320, **more) as goals:
        await goals.reach("ready")
        await goals.page.locator("#language").select_option("ar")
        await goals.page.locator("okr-tree [lang=ar]").wait_for()
        yield goals


@pytest.mark.parametrize("state", EVERY)
async def test_axe_finds_nothing_in_the_dark_right_to_left_and_narrow(
    otherwise: Goals, axe: str, state: str
) -> None:
    async with shown(otherwise, state):
        await otherwise.page.evaluate(axe)
        assert await otherwise.page.evaluate(RUN_AXE) == []
        assert await otherwise.page.evaluate("document.documentElement.scrollWidth") == 320


async def test_bars_are_as_long_as_their_progress(goals: Goals) -> None:
    await goals.begin_again(Answers())
    await goals.reach("ready")
    for name in NINE:
        for percent, drawn, whole in await goals.element(name).evaluate(WIDTHS):
            assert drawn / whole * 100 == pytest.approx(percent, abs=1.5), name


def outdated(answer: Any) -> Any:
    """The same answer, in which nobody read a value for too long."""
    return json.loads(re.sub(r'"isStale": \w+', '"isStale": true', json.dumps(answer)))


async def test_a_value_that_nobody_read_for_too_long_says_so_wherever_it_is_listed(
    goals: Goals,
) -> None:
    await goals.begin_again(Answers(bend=outdated))
    await goals.reach("ready")
    for name in ("okr-my-okrs", "okr-team-okrs", "okr-objective", "okr-key-result"):
        assert await goals.element(name).locator("[part=stale]").count() > 0, name


def bounded(answer: Any) -> Any:
    """The same answer, in which whatever has a metric is to stay within bounds."""
    told = re.sub(r'"(lower|upper)": null', r'"\1": "50"', json.dumps(answer))
    return json.loads(told)


async def test_the_bounds_of_a_chart_are_seen_in_forced_colours(goals: Goals) -> None:
    await goals.page.emulate_media(forced_colors="active")
    await goals.begin_again(Answers(bend=bounded))
    await goals.reach("ready")
    allowed = goals.element("okr-key-result").locator(".chart .allowed")
    stroke = await allowed.evaluate("(path) => getComputedStyle(path).stroke")
    await goals.page.emulate_media(forced_colors="none")
    assert stroke != "none"


async def test_what_is_older_than_an_outage_says_its_age(goals: Goals) -> None:
    async with shown(goals, "stale"):
        assert "Showing data from this minute." in await goals.text("okr-tree")


async def test_a_hundred_ways_to_run_a_script_stay_text(goals: Goals) -> None:
    await goals.begin_again(Answers(bend=poisoned))
    await goals.reach("ready")
    assert await goals.page.evaluate("window.hit") is None
    for name in NINE:
        assert await goals.element(name).evaluate(COUNT) == 0, name
    links = await goals.page.locator(", ".join(f"{name} a" for name in NINE)).evaluate_all(
        "(all) => all.map((one) => one.protocol)"
    )
    assert {*links} <= {"http:", "https:"}
    for name in NINE:
        assert HIT in await goals.text(name), name


LOOKS = [*product(("light", "dark"), ("en", "ar"), (320, 640))]


@pytest.mark.soak
@pytest.mark.parametrize(("scheme", "lang", "width"), LOOKS)
async def test_axe_finds_nothing_in_any_look(
    chromium: Browser, demo: Demo, axe: str, scheme: str, lang: str, width: int
) -> None:
    """Every element in every state, in both schemes and directions, narrow and wide."""
    more = {"color_scheme": scheme, "reduced_motion": "reduce"}
    async with opened(chromium, demo, width=width, **more) as goals:
        await goals.reach("ready")
        await goals.page.locator("#language").select_option(lang)
        await goals.page.evaluate(axe)
        for state in EVERY:
            async with shown(goals, state):
                assert await goals.page.evaluate(RUN_AXE) == [], state
                width_of_all = "document.documentElement.scrollWidth"
                assert await goals.page.evaluate(width_of_all) == width, state
