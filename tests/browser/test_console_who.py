"""Who is before the console: by a session or by a token of the tab, and the ways out of both."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import FilePayload, Route, expect

from rules.terms import Role
from tests.browser.desk import SOON, Desk

KEEP = "(token) => sessionStorage.setItem('okr-graphiql-token', token)"
KEPT = "sessionStorage.getItem('okr-graphiql-token')"


@pytest.mark.parametrize("ago", [timedelta(hours=1), timedelta(seconds=1780)])
async def test_a_token_that_is_over_keeps_nobody_out_who_has_a_session(
    desk: Desk, ago: timedelta
) -> None:
    """One that is over, and one that is about to be."""
    await desk.open()
    made = desk.services.now() - ago
    token = replace(desk.services, now=lambda: made).token_of(desk.root, timedelta(minutes=30))
    await desk.page.evaluate(KEEP, token)
    await desk.open("/console/embed")
    await desk.shows("Put OKRs on a page")
    await desk.page.locator("okr-my-okrs[state=empty]").wait_for(timeout=SOON)
    await expect(desk.button("Sign out")).to_be_visible(timeout=SOON)
    await desk.open()
    assert await desk.page.evaluate(KEPT) is None


async def test_a_file_is_brought_by_whoever_asks_the_page_and_not_by_a_token_that_is_over(
    desk: Desk,
) -> None:
    await desk.open("/console/add/csv")
    made = desk.services.now() - timedelta(hours=1)
    token = replace(desk.services, now=lambda: made).token_of(desk.root, timedelta(minutes=30))
    await desk.page.evaluate(KEEP, token)
    file = FilePayload(name="p.csv", mimeType="text/csv", buffer=b"Ref.,Name\nE1,Jo Lee\n")
    await desk.page.get_by_label("CSV file").set_input_files(file)
    await desk.heading("Your columns and our fields").wait_for(timeout=SOON)


async def test_who_works_under_a_token_is_told_and_can_forget_it(desk: Desk) -> None:
    other = await desk.company.person("Jo Lee")
    await desk.company.role(other, Role.ADMINISTRATOR)
    await desk.open()
    header = desk.page.get_by_role("banner")
    await expect(header).to_contain_text("Robin Castell", timeout=SOON)
    await desk.page.evaluate(KEEP, desk.services.token_of(other, timedelta(hours=1)))
    await desk.open()
    await expect(header).to_contain_text("Jo Lee by a token of this tab", timeout=SOON)
    await expect(desk.button("Sign out")).to_have_count(0)
    await desk.press(desk.button("Forget it"))
    await expect(header).to_contain_text("Robin Castell", timeout=SOON)


async def test_whoever_has_a_session_signs_out_of_it(desk: Desk) -> None:
    asked = list[dict[str, str]]()

    async def ended(route: Route) -> None:
        asked.append(route.request.headers)
        await route.fulfill(json={"location": f"{desk.origin}/healthz?ended"})

    await desk.page.route("**/auth/logout", ended)
    await desk.open()
    await desk.press(desk.button("Sign out"))
    await desk.page.wait_for_url("**/healthz?ended", timeout=SOON)
    assert [each["x-okr-csrf"] for each in asked] == ["1"]


async def test_a_session_that_could_not_be_ended_is_told_of(desk: Desk) -> None:
    await desk.page.route("**/auth/logout", lambda route: route.fulfill(status=503))
    await desk.open()
    await desk.press(desk.button("Sign out"))
    told = desk.page.get_by_text("You are still signed in")
    await told.wait_for(timeout=SOON)
