"""The way from a widget to a page, in the console: seen, and said what the page needs for it."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from tests.browser.desk import SOON, Desk
from tests.browser.looked_at import looked_at
from tests.browser.visit import RUN_AXE
from tests.graph.conftest import gid


async def has_a_goal(desk: Desk) -> str:
    cycle = await desk.company.cycle()
    goal = await desk.company.objective("Win the first ten pilots", cycle=cycle, owner=desk.root)
    await desk.company.key_result("Pilots signed", objective=goal)
    return gid("Objective", goal)


async def snippet(desk: Desk, name: str) -> str:
    return " ".join((await desk.page.get_by_label(f"Snippet for the {name}").inner_text()).split())


async def test_a_widget_is_seen_beside_what_a_page_needs_for_it(desk: Desk, axe: str) -> None:
    await has_a_goal(desk)
    await desk.open("/console/embed")
    widget = desk.page.locator("okr-my-okrs[state]:not([state=loading])")
    await widget.wait_for(timeout=SOON)
    await looked_at(desk, axe, "embed")
    await desk.page.emulate_media(color_scheme="dark")
    await desk.open("/console/add")
    await desk.page.evaluate(axe)
    assert await desk.page.evaluate(RUN_AXE) == []


async def test_each_way_to_a_page_has_its_lines_and_the_address_keeps_what_was_chosen(
    desk: Desk, axe: str, built: Path
) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    choose, goal = desk.page.get_by_label, await has_a_goal(desk)
    await desk.open("/console/embed?widget=okr-objective")
    await desk.shows("Id of the objective, and it shows here.")
    await choose("Id of the objective").fill(goal)
    await choose("Id of the objective").press("Tab")
    await choose("The file").select_option("yes")
    digest = manifest["files"]["okr-widgets.all.js"]
    whole = f"/widgets/{manifest['version']}/okr-widgets.all.js"
    await expect(choose("Snippet for the page")).to_contain_text(f'integrity="{digest}"')
    assert whole in await snippet(desk, "page")
    assert f'<okr-objective objective="{goal}"></okr-objective>' in await snippet(desk, "page")
    await choose("The page is").select_option("frame")
    await choose("Its origin").fill("https://hr.example.com")
    await choose("Its origin").press("Tab")
    told = f"objective={quote(goal)}&amp;host=https%3A%2F%2Fhr.example.com"
    await expect(choose("Snippet for the page")).to_contain_text(
        f"{desk.origin}/embed/objective?{told}"
    )
    policy = f"frame-src {desk.origin}; script-src 'self'; connect-src 'self'"
    assert await snippet(desk, "policy") == policy
    assert f'"origin": "{desk.origin}"' in await snippet(desk, "backend")
    assert f'import("{desk.origin}/widgets/v1/okr-check.js")' in await snippet(desk, "check")
    await desk.page.reload()
    await expect(choose("Its origin")).to_have_value("https://hr.example.com", timeout=SOON)
    await desk.page.locator("okr-objective[state=ready]").wait_for(timeout=SOON)
    await looked_at(desk, axe, "embed-frame")


async def test_every_widget_can_be_chosen(desk: Desk) -> None:
    await desk.open("/console/embed")
    options = desk.page.get_by_label("Widget", exact=True).locator("option")
    names = await options.evaluate_all("(all) => all.map((one) => one.value)")
    assert len({name.split()[0] for name in names}) == 9
    assert "okr-my-okrs performance-goals" in names


@pytest.mark.parametrize(
    ("told", "page"),
    [
        ("https://$(id).example", "https://intranet.example.com"),
        ('https://hr.example.com/"+evil()+"', "https://hr.example.com"),
    ],
)
async def test_no_more_than_an_origin_of_the_address_gets_into_what_is_copied(
    desk: Desk, told: str, page: str
) -> None:
    await desk.open(f"/console/embed?host=token&origin={quote(told, safe='')}")
    await desk.shows("For its backend")
    assert f'"origin": "{page}",' in await snippet(desk, "backend")


async def test_a_backend_that_there_is_none_of_is_the_first(desk: Desk) -> None:
    await desk.open("/console/embed?host=token&backend=constructor")
    assert (await snippet(desk, "backend")).startswith("import base64, json")


async def test_what_a_widget_is_about_is_found_by_its_name(desk: Desk, axe: str) -> None:
    goal = await has_a_goal(desk)
    await desk.open("/console/embed?widget=okr-objective")
    await desk.type("Find an objective by its title", "pilots")
    await desk.page.keyboard.press("Enter")
    await desk.press(desk.button("Win the first ten pilots"))
    await expect(desk.page.get_by_label("Id of the objective")).to_have_value(goal)
    assert f'<okr-objective objective="{goal}"></okr-objective>' in await snippet(desk, "page")
    await desk.page.locator("okr-objective[state=ready]").wait_for(timeout=SOON)
    await looked_at(desk, axe, "embed-found")


@pytest.mark.parametrize(("chosen", "told"), [("", ""), ("en", ' lang="en"'), ("de", ' lang="de"')])
async def test_a_language_that_is_chosen_is_said_and_the_pages_own_is_not(
    desk: Desk, chosen: str, told: str
) -> None:
    await desk.open("/console/embed")
    await desk.page.get_by_label("Language").select_option(chosen)
    assert (await snippet(desk, "page")).endswith(f"<okr-my-okrs{told}></okr-my-okrs>")
