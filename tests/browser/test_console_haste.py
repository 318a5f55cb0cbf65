"""Haste in the console: what is pressed twice is done once, and no secret is taken for another."""

from collections.abc import Mapping
from typing import Any

from playwright.async_api import FilePayload, Locator, Request, Route, expect

from tests.browser.desk import SOON, Desk
from tests.graph.conftest import gid

FIRST, OTHER = (f"Employee number,Name\nE1,{name}\n".encode() for name in ("Ann Bell", "Bo Dahl"))


async def pressed_twice(button: Locator) -> None:
    """Before anything could be answered."""
    await button.wait_for(timeout=SOON)
    await button.evaluate("(it) => { it.click(); it.click(); }")


async def typed(desk: Desk) -> list[str]:
    secrets = desk.page.locator("input[type=password]")
    told: list[str] = await secrets.evaluate_all("(all) => all.map((each) => each.value)")
    return told


async def chosen(desk: Desk, content: bytes) -> None:
    await desk.page.get_by_label("CSV file").set_input_files(
        FilePayload(name="p.csv", mimeType="text/csv", buffer=content)
    )


async def test_what_is_typed_for_one_secret_is_never_sent_as_another(desk: Desk) -> None:
    await desk.open("/console/add/jira")
    await desk.page.get_by_label("API token").fill("typed-as-a-token")
    await desk.page.get_by_label("Sign-in method").select_option("oauth")
    await expect(desk.page.get_by_label("API token")).to_have_count(0)
    assert await typed(desk) == ["", ""]


async def test_a_secret_not_kept_yet_is_no_other_once_the_sign_in_is_another(desk: Desk) -> None:
    await desk.connect_by_consent()
    await desk.open(f"/console/connections/{gid('Connection', desk.connection)}/settings")
    await desk.page.get_by_label("Client secret", exact=True).fill("typed-as-a-client-secret")
    await desk.page.get_by_label("Sign-in method").select_option("service-account")
    await desk.button("Save").click()
    await expect(desk.page.get_by_label("Client secret")).to_have_count(0, timeout=SOON)
    assert await typed(desk) == ["", ""]


async def test_a_file_is_previewed_and_imported_once_however_often_one_presses(
    desk: Desk,
) -> None:
    sent: list[str] = []

    def heard(request: Request) -> None:
        if "/imports/people?" in request.url:
            sent.append("preview" if "dry_run" in request.url else "import")

    desk.page.on("request", heard)
    await desk.open("/console/add/csv")
    await chosen(desk, FIRST)
    await pressed_twice(desk.button("Preview"))
    await pressed_twice(desk.button("Import exactly this"))
    await desk.heading("The file is imported").wait_for(timeout=SOON)
    assert sent == ["preview", "import"]


async def test_what_is_said_of_a_file_is_not_shown_once_another_is_chosen(desk: Desk) -> None:
    waiting: list[Route] = []

    async def wait(route: Route) -> None:
        waiting.append(route)

    await desk.open("/console/add/csv")
    await desk.page.route("**/imports/people?*", wait)
    await chosen(desk, FIRST)
    async with desk.page.expect_request("**/imports/people?*"):
        await desk.button("Preview").click()
    await chosen(desk, OTHER)
    await expect(desk.button("Preview")).to_have_attribute("aria-disabled", "false", timeout=SOON)
    async with desk.page.expect_response("**/imports/people?*"):
        await waiting[0].continue_()
    await desk.page.wait_for_timeout(300)
    await expect(desk.heading("What would it do?")).to_have_count(0)


async def test_consent_asked_for_twice_at_once_still_lets_us_in(desk: Desk) -> None:
    await desk.connect_by_consent()
    await desk.open(f"/console/connections/{gid('Connection', desk.connection)}/settings")
    await pressed_twice(desk.button("Ask for consent"))
    await desk.shows("The other system lets us in.")


async def test_a_map_that_was_left_before_it_was_there_asks_for_no_sample(
    desk: Desk, documents: Mapping[str, str]
) -> None:
    waiting: list[Route] = []
    asked: list[str] = []

    async def wait(route: Route) -> None:
        if waiting:
            await route.fallback()
        else:
            waiting.append(route)

    def heard(request: Request) -> None:
        sent: dict[str, Any] = request.post_data_json or {}
        asked.append(documents.get(str(sent.get("documentId")), ""))

    await desk.connect_by_consent()
    await desk.open(f"/console/connections/{gid('Connection', desk.connection)}/settings")
    await desk.page.route("**/graphql", wait)
    async with desk.page.expect_request("**/graphql"):
        await desk.page.get_by_role("link", name="Map", exact=True).click()
    await desk.page.evaluate("history.back()")
    await desk.heading("Secrets").wait_for(timeout=SOON)
    desk.page.on("request", lambda request: heard(request) if "graphql" in request.url else None)
    await waiting[0].continue_()
    await desk.page.wait_for_timeout(1000)
    assert [each for each in asked if "connectionSample" in each or not each] == []
