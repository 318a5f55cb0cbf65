"""What the console never lets an administrator slip into: wrong people, lost words, stale pages."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, expect
from sqlalchemy import update

from model.connection import Connection
from rules.terms import Feature, LinkState, Role, RunState
from tests.browser.desk import SOON, Desk
from tests.browser.runs import changes, ran, waits
from tests.browser.wire import Wire, late, refused
from tests.graph.conftest import gid

LOST = "Somebody else changed it meanwhile."
OLD = "This may be out of date."


@pytest.fixture
async def wire(desk: Desk, documents: dict[str, str]) -> Wire:
    wire = Wire(documents)
    await wire.between(desk.page)
    return wire


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


async def test_a_run_that_waits_is_watched_until_it_is_over_and_says_what_for(
    desk: Desk, wire: Wire
) -> None:
    run = await waits(desk)
    await desk.open(at(desk, "runs", gid("SyncRun", run)))
    await desk.shows("Jira asked us to wait.")
    await asyncio.sleep(2)
    assert (wire.asked["ConsoleRunDetail"], wire.asked["ConsoleRunProgress"]) == (1, 1)
    await expect(desk.page.get_by_text("The run ended.")).to_have_count(0)
    await desk.shows("run it again in 5 minutes")
    over = {"state": RunState.DONE, "ended_at": desk.services.now(), "error": None}
    await changes(desk, run, **over)
    await desk.page.get_by_text("Done: nothing changed.").wait_for(timeout=SOON)


def at(desk: Desk, *words: str) -> str:
    return "/".join(["/console/connections", gid("Connection", desk.connection), *words])


async def test_a_stream_that_fell_silent_is_opened_again_and_one_that_is_refused_is_told_of(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    run = await waits(desk)
    await page.clock.install()
    await desk.open(at(desk, "runs", gid("SyncRun", run)))
    await desk.shows("Jira asked us to wait.")
    assert wire.asked["ConsoleRunProgress"] == 1
    wire.will("ConsoleRunProgress", refused(503, "OVERLOADED"), refused(401))
    await page.clock.fast_forward(31_000)
    await page.clock.run_for(9_000)
    await desk.shows(OLD)
    assert wire.asked["ConsoleRunProgress"] == 3
    await page.clock.run_for(9_000)
    assert wire.asked["ConsoleRunProgress"] == 3
    await desk.button("Try again").click()
    await expect(page.get_by_text(OLD)).to_have_count(0)
    assert wire.asked["ConsoleRunProgress"] == 4


async def test_what_is_typed_outlives_a_load_that_failed_and_links_are_asked_after_ever_less(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    goal = await desk.company.objective("Win", cycle=await desk.company.cycle(), owner=desk.root)
    result = await desk.company.key_result("Ship", objective=goal, owner_id=desk.root)
    await desk.connect_by_consent()
    await desk.company.link(result, desk.connection, state=LinkState.PENDING)
    await page.clock.install()
    await desk.open(f"/console/links/{gid('KeyResult', result)}")
    await page.get_by_label("Which").fill("project = SHOP")
    wire.will("ConsoleLinks", *[refused(503, "OVERLOADED")] * 9)
    await page.clock.fast_forward(20_000)
    await desk.shows(OLD)
    await expect(page.get_by_label("Which")).to_have_value("project = SHOP")
    wire.will("ConsoleLinks")
    await desk.button("Try again").click()
    await expect(page.get_by_text(OLD)).to_have_count(0)
    before = wire.asked["ConsoleLinks"]
    for _ in range(30):
        await page.clock.run_for(1_000)
        await asyncio.sleep(0.05)
    assert wire.asked["ConsoleLinks"] - before <= 4
    await expect(page.get_by_label("Which")).to_have_value("project = SHOP")


async def test_a_sample_never_takes_the_keyboard_nor_an_older_one_the_place_of_a_newer(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    await desk.connect()
    await desk.open(at(desk, "map"))
    await desk.shows("Amara Lindqvist")
    title, location = page.get_by_label("Title"), page.get_by_label("Location")
    await title.fill("payRate")
    await location.click()
    await expect(title).to_have_attribute("aria-invalid", "true", timeout=SOON)
    assert await is_focused(location)
    wire.will("ConsoleSample", refused(503, "OVERLOADED"), late(3))
    await title.fill("locationName")
    await desk.shows("It is tried again by itself.")
    await until(lambda: wire.asked["ConsoleSample"] == 4)
    await title.fill("employeeNumber")
    first = page.locator(".sample tbody tr").first
    await expect(first).to_contain_text("E001", timeout=SOON)
    await asyncio.sleep(3.5)
    await expect(first).to_contain_text("E001")


async def is_focused(wanted: Locator) -> bool:
    return bool(await wanted.evaluate("(it) => it.matches(':focus')"))


async def until(is_so: Any) -> None:
    for _ in range(200):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("It never came to that.")


async def test_no_change_of_another_filter_is_shown_below_the_one_that_is_chosen(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    await desk.connect()
    desk.leave(8)
    await desk.run()
    await desk.open(at(desk))
    await desk.shows("16 changes")
    kinds = page.get_by_label("Show")
    wire.will("ConsoleChanges", late(1.5))
    await kinds.select_option("RETIRE")
    await expect(page.locator(".changes tbody tr")).to_have_count(0)
    await kinds.select_option("CREATE")
    await desk.shows("None of this kind.")
    await asyncio.sleep(2)
    await expect(page.locator(".changes tbody tr")).to_have_count(0)


async def test_who_presses_twice_sees_each_run_once_and_keeps_their_place_at_the_end(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    await desk.connect_by_consent()
    begun = desk.services.now() - timedelta(days=1)
    async with desk.company.together():
        for number in range(25):
            when = begun + timedelta(minutes=number)
            times = {"queued_at": when, "started_at": when, "ended_at": when}
            await ran(desk, RunState.DONE, **times)
    await desk.open(at(desk, "runs"))
    await expect(page.locator("tbody tr")).to_have_count(20)
    wire.will("ConsoleRuns", late(0.5), late(0.5))
    await desk.button("Show older runs").dblclick()
    await expect(page.get_by_text("That is all.")).to_have_count(1)
    await asyncio.sleep(0.7)
    await expect(page.locator("tbody tr")).to_have_count(25)
    assert await is_focused(page.locator("p", has_text="That is all."))


async def test_every_role_can_be_revoked_however_many_there_are(desk: Desk) -> None:
    page = desk.page
    async with desk.company.together():
        for number in range(55):
            person = await desk.company.person(f"Person {number:02}")
            await desk.company.role(person, Role.HR_REVIEWER)
    await desk.open("/console/roles")
    await expect(page.locator("tbody tr")).to_have_count(50)
    await desk.button("Show more").click()
    await expect(page.locator("tbody tr")).to_have_count(56)
    await desk.button("Revoke HR reviewer from Person 00").click()
    await expect(page.locator("tbody tr")).to_have_count(55)


async def test_a_pilot_keeps_its_units_however_many_others_there_are(
    desk: Desk, wire: Wire
) -> None:
    page = desk.page
    async with desk.company.together():
        for number in range(105):
            await desk.company.unit(f"Unit {number:03}")
        last = await desk.company.unit("Zebra")
        await desk.company.unit("Yellow")
    await desk.company.pilot(Feature.OKRS, last)
    await desk.open("/console/pilots")
    await page.get_by_text("Change the pilot").click()
    form = page.get_by_role("region", name="OKRs")
    await expect(form.get_by_role("checkbox", name="Zebra")).to_be_checked()
    await form.get_by_label("Find a unit").fill("yell")
    await form.get_by_role("button", name="Find").click()
    await form.get_by_role("checkbox", name="Yellow").check()
    await form.get_by_role("button", name="Save the pilot").click()
    await expect(form).to_contain_text("On for Zebra, Yellow", timeout=SOON)
    ids = await page.evaluate(IDS)
    assert len(ids) == len({*ids})


IDS = """() => {
  const { shadowRoot } = document.querySelector("okr-console");
  const page = shadowRoot.querySelector("console-pilots").shadowRoot;
  return [...page.querySelectorAll("[id]")].map(({ id }) => id);
}"""


async def test_who_was_slower_keeps_what_they_typed_and_saves_it_again(desk: Desk) -> None:
    page = desk.page
    await desk.connect()
    await desk.open(at(desk, "settings"))
    await desk.type("Name", "Everybody")
    await somebody_is_quicker(desk)
    await desk.press(desk.button("Save"))
    await desk.shows(LOST)
    await expect(page.get_by_label("Name").first).to_have_value("Everybody")
    await desk.press(desk.button("Save"))
    await desk.heading("Everybody").wait_for(timeout=SOON)
    await desk.open(at(desk, "map"))
    await desk.type("Title", "locationName")
    await somebody_is_quicker(desk)
    await desk.press(desk.button("Keep this map"))
    await desk.shows(LOST)
    await desk.press(desk.button("Keep this map"))
    await page.get_by_text("The map is kept.").wait_for(timeout=SOON)
    await desk.open(at(desk))
    await page.get_by_label("Runs by itself").select_option("360")
    await somebody_is_quicker(desk)
    await desk.press(desk.button("Save"))
    await desk.shows(LOST)
    await expect(page.get_by_label("Runs by itself")).to_have_value("360")
    await desk.press(desk.button("Save"))
    await desk.shows("Next: ")


async def somebody_is_quicker(desk: Desk) -> None:
    async with desk.company.database.system() as session:
        await session.run(update(Connection).values(version=Connection.version + 1))


async def test_a_button_that_was_pressed_keeps_the_keyboard(desk: Desk, wire: Wire) -> None:
    await desk.connect()
    await desk.open(at(desk))
    wire.will("ConsolePause", late(0.5))
    pause = desk.button("Pause")
    await desk.press(pause)
    await expect(pause).to_have_attribute("aria-disabled", "true")
    assert await is_focused(pause)
    await desk.page.keyboard.press("Enter")
    await desk.shows("Nothing begins until you let it go on.")
    assert wire.asked["ConsolePause"] == 1
    assert await is_focused(desk.button("Let it go on"))
