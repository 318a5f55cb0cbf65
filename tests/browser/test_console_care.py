"""What the console never lets an administrator slip into: wrong people, lost words, stale pages."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from app.postgres import Urls
from tests.browser.desk import SOON, Desk, desk_of
from tests.graph.conftest import gid


@pytest.fixture
async def desk(
    empty: Urls, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    async with desk_of(empty, tmp_path_factory.mktemp("keys"), chromium) as found:
        yield found


async def test_what_was_ticked_for_one_person_is_never_there_for_the_next(desk: Desk) -> None:
    page = desk.page
    for name in ("Hannah Becker", "Jonas Weber"):
        await desk.company.person(name)
    await desk.connect()
    await desk.open(f"/console/connections/{gid('Connection', desk.connection)}/people")
    await desk.shows("2 people may be somebody you know")
    await page.get_by_role("radio").first.check()
    await desk.button("Say so").first.click()
    await desk.shows("1 person may be somebody you know")
    await expect(page.get_by_role("radio")).to_have_count(2)
    await expect(page.locator("input[type=radio]:checked")).to_have_count(0)


async def test_a_role_goes_to_nobody_who_was_ticked_in_another_search(desk: Desk) -> None:
    page = desk.page
    for name in ("Jo Lee", "Jo Berg", "Kim Lee", "Kim Berg"):
        await desk.company.person(name)
    await desk.open("/console/roles")
    await desk.type("Name or e-mail", "jo")
    await page.keyboard.press("Enter")
    await page.get_by_role("radio", name="Jo Lee").check()
    await desk.type("Name or e-mail", "kim")
    await page.keyboard.press("Enter")
    await page.get_by_role("radio", name="Kim Lee").wait_for(timeout=SOON)
    await expect(page.locator("input[type=radio]:checked")).to_have_count(0)
