"""The demo's intranet page, under the strictest policy a company could set."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.demo.page import demo_routes
from tests.browser.host import PEOPLE, Host, Script, jwt
from tests.browser.visit import RUN_AXE


async def opened(page: Page, host: Host) -> None:
    await page.goto(f"{host.okr}/demo")
    await page.locator("okr-my-okrs[state=ready]").wait_for(timeout=5000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_greets_the_member_and_shows_the_widget(
    page: Page, host: Host, artifacts: Path, axe: str, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size({"width": 1360, "height": 1000})
    await opened(page, host)
    await page.screenshot(path=artifacts / f"demo-{scheme}.png", full_page=True)
    assert await page.get_by_role("heading", level=1).inner_text() == "Good morning, Maya"
    await page.evaluate(axe)
    assert await page.evaluate(RUN_AXE) == []


async def test_nothing_is_cut_off_on_a_narrow_screen(page: Page, host: Host) -> None:
    await opened(page, host)
    for width in (320, 640, 900):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_the_first_request_already_has_the_members_token(
    page: Page, host: Host, script: Script
) -> None:
    await opened(page, host)
    assert script.bearers == [jwt({"sub": "member"})]


async def test_whoever_was_chosen_of_a_demo_that_is_no_more_is_the_first_of_the_new_one(
    page: Page, host: Host, script: Script
) -> None:
    await page.add_init_script("sessionStorage.setItem('okr-demo-person', 'of-before')")
    await opened(page, host)
    assert script.bearers == [jwt({"sub": "member"})]


async def test_switching_people_shows_the_page_as_that_person(
    page: Page, host: Host, script: Script
) -> None:
    await opened(page, host)
    await page.get_by_role("button", name="HR reviewer").click()
    await page.get_by_role("heading", name="Amina").wait_for(timeout=5000)
    await page.locator("okr-my-okrs[state=ready]").wait_for(timeout=5000)
    assert script.bearers == [jwt({"sub": "member"}), jwt({"sub": "hr"})]
    pressed = page.locator("#people [aria-pressed=true]")
    assert await pressed.all_inner_texts() == ["HR reviewer"]


async def test_the_widget_can_be_seen_in_arabic(page: Page, host: Host) -> None:
    await opened(page, host)
    await page.get_by_label("Language").select_option("ar")
    await page.get_by_role("heading", name="أهدافي ونتائجي الرئيسية").wait_for(timeout=5000)


async def test_graphiql_opens_as_the_same_person(page: Page, host: Host, script: Script) -> None:
    await opened(page, host)
    await page.get_by_role("link", name="GraphiQL").click()
    await page.locator(".graphiql-container").wait_for(timeout=10_000)
    await page.get_by_role("button", name="Execute query").click()
    await page.locator(".result-window").get_by_text("Maya Okafor").wait_for(timeout=5000)
    assert {*script.bearers} == {jwt({"sub": "member"})}


def client() -> TestClient:
    return TestClient(Starlette(routes=demo_routes(lambda key: f"token of {key}", PEOPLE)))


def test_a_page_that_says_nobody_gets_the_token_of_the_first() -> None:
    assert client().post("/demo/token", json={"as": None}).json()["name"] == PEOPLE[0].name


def test_a_token_is_given_for_each_of_the_four() -> None:
    replies = [client().post("/demo/token", json={"as": person.key}) for person in PEOPLE]
    assert [reply.json()["token"] for reply in replies] == [f"token of {p.key}" for p in PEOPLE]
    assert {reply.headers["cache-control"] for reply in replies} == {"no-store"}


UNREADABLE = ('{"as": "root"}', '{"as": ["member"]}', "{}", "[]", "no json", "")


@pytest.mark.parametrize("body", UNREADABLE)
def test_nobody_else_gets_a_token(body: str) -> None:
    reply = client().post("/demo/token", content=body)
    message = "The demo has tokens for: member, manager, hr, administrator."
    assert (reply.status_code, reply.json()) == (404, {"errors": [{"message": message}]})


def test_a_token_is_never_given_to_a_link() -> None:
    assert client().get("/demo/token?as=member").status_code == 404


def test_the_page_lists_its_people() -> None:
    people = json.loads(client().get("/demo/people").text)["people"]
    assert people[0] == {"key": "member", "name": "Maya Okafor", "role": "Member"}


@pytest.mark.parametrize("file", ["index.html", "page.py", "missing.css", "%2e%2e", "..%2fpage.py"])
def test_only_the_pages_own_files_are_given(file: str) -> None:
    assert client().get(f"/demo/{file}").status_code == 404


def test_the_page_has_the_strictest_policy() -> None:
    assert client().get("/demo").headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
    )
