"""An administrator's every day: schedules, pauses, single people, stops; each page in the dark."""

from datetime import timedelta

from playwright.async_api import expect
from sqlalchemy import update

from model.connection import Connection
from model.run import SyncPlan, SyncRun
from tests.browser.desk import KEY, SOON, Desk
from tests.browser.runs import changes, runs
from tests.browser.visit import RUN_AXE
from tests.browser.wire import with_scripts_for_texts
from tests.graph.conftest import gid
from tests.support.machines import Machines

TABS = ("", "/test", "/map", "/preview", "/runs", "/people", "/log", "/settings")
PAGES = ("", "/add", "/add/bamboohr", "/links", "/roles", "/pilots", "/settings", "/audit")


async def test_a_connection_is_scheduled_paused_and_let_go_on_and_what_it_held_is_discarded(
    desk: Desk,
) -> None:
    page = desk.page
    await desk.connect()
    desk.leave(8)
    await desk.run()
    await desk.open(of(desk))
    await page.get_by_label("Runs by itself").select_option("360")
    await desk.button("Save").click()
    await desk.shows("Next: ")
    await desk.button("Pause").click()
    await desk.shows("Nothing begins until you let it go on.")
    await desk.button("Let it go on").click()
    await desk.shows("Next: ")
    await desk.button("Discard").click()
    await page.get_by_text("16 changes discarded.").wait_for(timeout=SOON)
    await expect(desk.heading("Held back for your approval")).to_have_count(0)
    await page.get_by_label("Their key in the other system").fill("101")
    await desk.button("Read this person").click()
    await desk.heading("101 alone").wait_for(timeout=SOON)
    await desk.shows("All runs")


async def test_home_says_how_fresh_each_source_is_by_its_own_schedule(desk: Desk) -> None:
    await desk.connect()
    row = desk.page.get_by_role("row", name="People")
    for minutes, word in ((30, "In time"), (150, "Behind"), (600, "Late")):
        read = desk.services.now() - timedelta(minutes=minutes)
        async with desk.company.database.system() as session:
            await session.run(update(Connection).values(every_minutes=60))
            await session.run(update(SyncRun).values(queued_at=read, started_at=read))
        await desk.open()
        await expect(row).to_contain_text(word, timeout=SOON)


async def test_home_tells_of_a_secret_of_a_machine_that_ends_within_two_weeks(desk: Desk) -> None:
    now = desk.services.now()
    machines = Machines(desk.company.database, desk.root, now)
    for name, days in (("Intranet", (9,)), ("Report", (9, 40))):
        client = await machines.client(name=name)
        for each in days:
            await machines.secret(client, expires_at=now + timedelta(days=each, hours=1))
    await desk.open()
    waits = desk.page.get_by_role("region", name="Waits for you")
    await expect(waits).to_contain_text("Intranet: its secret ends in 9 days", timeout=SOON)
    await expect(waits).not_to_contain_text("Report")
    await waits.get_by_role("link").click()
    await desk.shows("A new one is good until")


async def test_the_audit_is_asked_in_words_and_not_by_names_of_the_graph(desk: Desk) -> None:
    await desk.connect()
    await desk.open(of(desk))
    await desk.button("Pause").click()
    await desk.button("Let it go on").click()
    await desk.page.get_by_text("It goes on.").wait_for(timeout=SOON)
    await desk.open("/console/audit?action=connectionPause")
    chosen = desk.page.get_by_label("What was done")
    await expect(chosen.locator("option:checked")).to_have_text("Connection paused")
    rows = desk.page.locator("tbody tr")
    await expect(rows).to_have_count(1)
    await chosen.select_option(label="Connection added")
    await desk.button("Show").click()
    await desk.shows("Nothing of this kind.")
    await chosen.select_option(label="Anything")
    await desk.page.get_by_label("To what").select_option(label="Connection")
    await desk.button("Show").click()
    await expect(rows).to_have_count(2)


async def test_how_a_connection_stands_is_said_at_its_head(desk: Desk) -> None:
    await desk.connect()
    head = desk.page.locator("header.head > .state")
    await desk.open(f"{of(desk)}/test")
    await expect(head).to_contain_text("Ready")
    desk.fake.key = "another-key"
    await desk.button("Test").click()
    await desk.shows("What to do:")
    await expect(head).to_contain_text("Failed its last test")
    desk.fake.key = KEY
    await desk.run()
    await desk.open(of(desk))
    await expect(head).to_contain_text("Ready")
    desk.leave(8)
    await desk.run()
    await desk.open(of(desk))
    await expect(head).to_contain_text("Held for approval")
    rule = "Up to 5 people may be retired or cleared without asking you, or up to 10 % of all where"
    await desk.shows(rule)


async def test_a_run_shows_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    page = desk.page
    await desk.connect_by_consent()
    run = await runs(desk)
    await desk.open(of(desk, f"/runs/{gid('SyncRun', run)}"))
    await desk.shows("3 of 12 read")
    await changes(desk, run, checkpoint={"read": 9, "of": 12})
    await desk.shows("9 of 12 read")
    await expect(page.get_by_role("progressbar")).to_have_attribute("value", "9")
    await desk.button("Stop").click()
    await desk.shows("An administrator called it off.")
    await expect(desk.button("Stop")).to_have_count(0)


def of(desk: Desk, rest: str = "") -> str:
    return f"/console/connections/{gid('Connection', desk.connection)}{rest}"


async def test_a_preview_that_is_too_old_is_not_run(desk: Desk) -> None:
    await desk.connect()
    desk.leave(2)
    await desk.open(of(desk, "/preview"))
    await desk.button("Preview").click()
    await desk.shows("Change by change")
    async with desk.company.database.system() as session:
        yesterday = desk.services.now() - timedelta(days=1)
        await session.run(update(SyncPlan).values(expires_at=yesterday))
    await desk.button("Run exactly this").click()
    await desk.shows("The preview is too old. Preview again.")
    assert await desk.page.locator(".refused").evaluate("(it) => it.matches(':focus')")


async def test_no_page_shuts_anybody_out_in_the_dark_nor_runs_what_is_written_in_it(
    desk: Desk, axe: str
) -> None:
    page = desk.page
    await desk.company.person("Hannah Becker")
    await desk.connect()
    desk.leave(8)
    await desk.run()
    paths = [*(f"/console{each}" for each in PAGES), *(of(desk, each) for each in TABS)]
    await page.emulate_media(color_scheme="dark")
    for path in paths:
        await desk.open(path)
        await page.evaluate(axe)
        assert (path, await page.evaluate(RUN_AXE)) == (path, [])
    await with_scripts_for_texts(page)
    for path in paths:
        await desk.open(path)
        assert (path, await page.evaluate("window.hit")) == (path, None)
    assert await page.evaluate(SHOWN) > 0


SHOWN = """() => {
  const { shadowRoot } = document.querySelector("okr-console");
  const { textContent } = shadowRoot.querySelector("main > *").shadowRoot.querySelector("h1");
  return textContent.includes("window.hit=1") ? 1 : 0;
}"""
