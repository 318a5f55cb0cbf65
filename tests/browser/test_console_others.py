"""Another administrator at the same time, and sources that nobody is asked for."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import select, update

from model.connection import Connection
from model.pilot import PilotUnit
from rules.terms import Feature
from tests.browser.desk import SOON, Desk
from tests.browser.wire import Meddle, Wire
from tests.graph.conftest import gid

LOST = "Somebody else changed it meanwhile."
WISHED = "(id) => sessionStorage.setItem(`okr-console-every:${id}`, '360')"


async def units(desk: Desk) -> set[UUID]:
    """Those that try OKRs."""
    async with desk.company.database.system() as session:
        return {*(await session.run(select(PilotUnit.unit_id))).scalars()}


async def test_a_pilot_that_somebody_else_changed_is_not_overwritten_unseen(desk: Desk) -> None:
    page = desk.page
    here, there = [await desk.company.unit(name) for name in ("Northern", "Southern")]
    await desk.open("/console/pilots")
    form = page.get_by_role("region", name="OKRs")
    await form.get_by_text("Begin a pilot").click()
    await form.get_by_role("checkbox", name="Northern").check()
    opens = str((desk.services.now() + timedelta(days=30)).date())
    await form.get_by_label("For everybody from").fill(opens)
    await desk.company.pilot(Feature.OKRS, there)
    await form.get_by_role("button", name="Save the pilot").click()
    await expect(form).to_contain_text(LOST, timeout=SOON)
    await expect(form).to_contain_text("On for Southern")
    assert await units(desk) == {there}
    await expect(form.get_by_role("checkbox", name="Northern")).to_be_checked()
    await expect(form.get_by_label("For everybody from")).to_have_value(opens)
    await form.get_by_role("button", name="Save the pilot").click()
    await expect(form).to_contain_text("On for Northern", timeout=SOON)
    assert await units(desk) == {here}


def meanwhile(desk: Desk, **values: object) -> Meddle:
    """Somebody else changes the connection between the page's reading and its question."""

    async def change(route: Route) -> None:
        async with desk.company.database.system() as session:
            told = {"version": Connection.version + 1, **values}
            await session.run(update(Connection).values(**told))
        await route.continue_()

    return change


@pytest.mark.parametrize(("theirs", "kept"), [({}, 360), ({"every_minutes": 60}, 60)])
async def test_the_first_schedule_outlives_what_somebody_else_changes_but_not_their_own(
    desk: Desk, documents: dict[str, str], theirs: dict[str, int], kept: int
) -> None:
    wire = Wire(documents)
    await wire.between(desk.page)
    await desk.connect()
    connection = gid("Connection", desk.connection)
    desk.leave(1)
    await desk.open(f"/console/connections/{connection}/preview")
    await desk.page.evaluate(WISHED, connection)
    wire.will("ConsoleSchedule", meanwhile(desk, **theirs))
    await desk.button("Preview").click()
    await desk.button("Run exactly this").click()
    await (
        desk.heading("A part of it")
        .or_(desk.page.get_by_text("All runs"))
        .first.wait_for(timeout=SOON)
    )
    async with desk.company.database.system() as session:
        found = await session.run(select(Connection.every_minutes))
    assert found.scalar_one() == kept


async def test_a_file_that_somebody_brings_is_not_asked_for(desk: Desk) -> None:
    page = desk.page
    connection = await brought(desk)
    await desk.open(f"/console/connections/{connection}")
    assert await tabs(page) == ["Overview", "Runs", "Log", "Settings"]
    for word in ("test", "map", "preview"):
        await desk.open(f"/console/connections/{connection}/{word}")
        await desk.shows("It comes when somebody brings it")


async def brought(desk: Desk) -> str:
    """The source of a file of people."""
    file = b"Employee number,Name\nE1,Ann Bell\n"
    await desk.open("/console/add/csv")
    await desk.page.get_by_label("CSV file").set_input_files(
        {"name": "p.csv", "mimeType": "text/csv", "buffer": file}
    )
    await desk.button("Preview").click()
    await desk.button("Import exactly this").click()
    await desk.page.get_by_role("link", name="See the source").click()
    await desk.heading("csv").wait_for(timeout=SOON)
    return desk.page.url.rpartition("/")[2]


async def tabs(page: Page) -> list[str]:
    shown = await page.get_by_role("navigation", name="csv").get_by_role("link").all_inner_texts()
    return [each.strip() for each in shown]
