"""The administrators' console: from nothing to synced people by keyboard; each page looked at."""

import csv
import gzip
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.async_api import expect
from sqlalchemy import delete

from model.role import RoleGrant
from model.settings import OkrSettings
from rules.health import PaceModel
from rules.terms import Role
from tests.browser.desk import KEY, NAMES, SOON, Desk
from tests.browser.linking import connects_jira, driven, links_a_key_result, sees_the_bar_move
from tests.browser.looked_at import looked_at
from tests.graph.conftest import gid


async def test_an_administrator_gets_from_nothing_to_progress_by_jira_by_keyboard(
    desk: Desk, axe: str, record_property: Callable[[str, object], None]
) -> None:
    await desk.company.person("Hannah Becker")
    result = await driven(desk)
    await adds_a_connection(desk, axe)
    await mends_its_secret(desk, axe)
    await looks_over_the_map(desk, axe)
    await previews_and_runs(desk, axe)
    await says_who_it_is(desk, axe)
    await connects_jira(desk)
    await links_a_key_result(desk, axe)
    await sees_the_bar_move(desk, result, record_property)


async def adds_a_connection(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.open()
    await looked_at(desk, axe, "first-steps")
    await desk.press(page.get_by_role("link", name="Add the first connection"))
    await desk.heading("What do you want to connect?").wait_for(timeout=SOON)
    await looked_at(desk, axe, "catalogue")
    await desk.press(page.get_by_role("link", name="BambooHR"))
    await desk.heading("BambooHR").wait_for(timeout=SOON)
    await desk.type("Name", "People")
    await desk.type("Whole address", desk.source)
    await desk.type("API key", "not-the-key")
    await looked_at(desk, axe, "add")
    await desk.press(desk.button("Add and test"))


async def mends_its_secret(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.shows("What to do:")
    await looked_at(desk, axe, "test-failed")
    await desk.press(page.get_by_role("link", name="Change settings or secrets"))
    await desk.type("API key", KEY)
    await desk.press(desk.button("Keep what is entered"))
    await page.get_by_text("The secrets are kept.").wait_for(timeout=SOON)
    await looked_at(desk, axe, "connection-settings")
    await desk.press(page.get_by_role("link", name="Test", exact=True))
    await desk.press(desk.button("Test again"))
    await desk.shows("Everything works")
    await looked_at(desk, axe, "test")


async def looks_over_the_map(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.press(page.get_by_role("link", name="Look over the map"))
    await desk.shows("Amara Lindqvist")
    await desk.type("Title", "locationName")
    first = page.locator(".sample tbody tr").first
    await first.get_by_text("Lisbon").nth(1).wait_for(timeout=SOON)
    await desk.type("Title", "jobTitleName")
    await desk.shows("Chief Executive")
    await looked_at(desk, axe, "map")
    await desk.press(desk.button("Keep this map"))
    await page.get_by_text("The map is kept.").wait_for(timeout=SOON)
    await desk.press(page.get_by_role("link", name="Preview").last)


async def previews_and_runs(desk: Desk, axe: str) -> None:
    await desk.press(desk.button("Preview"))
    await desk.shows("Change by change")
    await looked_at(desk, axe, "preview")
    await desk.press(desk.button("Run exactly this"))
    await desk.heading("everything").wait_for(timeout=SOON)
    await desk.counts("New", 11)
    await desk.shows("Match 1 person")
    await looked_at(desk, axe, "run")


async def says_who_it_is(desk: Desk, axe: str) -> None:
    await desk.press(desk.page.get_by_role("link", name="Match 1 person"))
    await desk.shows("Hannah Becker")
    await looked_at(desk, axe, "match")
    await desk.tab_to(desk.page.get_by_role("radio").first)
    await desk.page.keyboard.press("Space")
    await desk.press(desk.button("Say so"))
    await desk.shows("Nobody waits to be matched")


async def test_a_bad_export_is_held_looked_at_and_approved(desk: Desk, axe: str) -> None:
    await desk.connect()
    desk.leave(8)
    await desk.run()
    await desk.open()
    await desk.shows("Waits for you")
    await looked_at(desk, axe, "connections")
    await desk.page.get_by_role("link", name="held back for your approval").click()
    await desk.shows("Held back for your approval")
    await looked_at(desk, axe, "held")
    await downloads_what_is_held(desk)
    await desk.button("Approve exactly this").click()
    await desk.heading("what changed").wait_for(timeout=SOON)
    await desk.counts("Retired", 8)
    await gives_a_helper_nothing_private(desk)
    await desk.page.get_by_role("link", name="Runs", exact=True).click()
    await desk.shows("16 changes held back and approved since")
    await looked_at(desk, axe, "runs")
    await desk.page.get_by_role("link", name="Log").click()
    await desk.shows("Held changes approved")
    await looked_at(desk, axe, "log")
    await desk.page.get_by_role("link", name="Settings", exact=True).last.click()
    await desk.page.get_by_label("Manager", exact=True).check()
    await desk.press(desk.button("Keep what it leads in"))
    await desk.page.reload()
    await expect(desk.page.get_by_label("Manager", exact=True)).to_be_checked(timeout=SOON)


async def downloads_what_is_held(desk: Desk) -> None:
    async with desk.page.expect_download() as told:
        await desk.button("Download as CSV").click()
    file = await (await told.value).path()
    rows = [*csv.reader(file.read_text(encoding="utf-8-sig").splitlines())]
    assert rows[0] == ["Change", "Of", "Key", "Name", "Field", "Before", "After"]
    assert {row[3] for row in rows[1:] if row[0] == "Retired"} == {*NAMES[-8:]}
    async with desk.page.expect_download() as told:
        await desk.button("as JSON").click()
    told_whole = json.loads((await (await told.value).path()).read_text(encoding="utf-8"))
    retired = {each["label"] for each in told_whole if each["action"] == "RETIRE"}
    assert retired == {*NAMES[-8:]}


async def gives_a_helper_nothing_private(desk: Desk) -> None:
    async with desk.page.expect_download() as told:
        await desk.button("Download for support").click()
    text = (await (await told.value).path()).read_text(encoding="utf-8")
    bundle = json.loads(text)
    assert (bundle["run"]["state"], bundle["run"]["counts"]["retired"]) == ("DONE", 8)
    assert (bundle["connection"]["kind"], len(bundle["runs"])) == ("bamboohr", 3)
    private = (*NAMES, "Robin", "halden.example", KEY, desk.source, "Bearer")
    assert [each for each in private if each in text] == []


async def test_a_jira_lets_us_in_by_somebodys_consent(desk: Desk, axe: str) -> None:
    await desk.connect_by_consent()
    id_ = gid("Connection", desk.connection)
    await desk.open(f"/console/connections/{id_}/settings")
    await desk.shows("/connect/done")
    await expect(desk.page.locator("header.head")).to_contain_text("Needs a consent")
    await expect(desk.page.get_by_label("API token")).to_have_count(0)
    await looked_at(desk, axe, "consent")
    await desk.press(desk.button("Ask for consent"))
    await desk.shows("The other system lets us in.")
    assert desk.page.url == f"{desk.origin}/console/connections/{id_}/test?consented=1"
    await desk.open(f"/console/connections/{id_}/settings")
    await desk.button("Ask for consent again").wait_for(timeout=SOON)
    await desk.open("/console/add/jira")
    await desk.page.get_by_label("Sign-in method").select_option("oauth")
    await desk.page.get_by_label("Client secret", exact=True).wait_for(timeout=SOON)
    await expect(desk.page.get_by_label("API token")).to_have_count(0)


async def test_a_role_is_granted_and_a_pilot_begun(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.company.person("Jo Lee", title="HR business partner")
    await desk.company.unit("Product")
    await desk.open("/console/roles")
    await desk.type("Name or e-mail", "jo")
    await page.keyboard.press("Enter")
    await desk.shows("HR business partner")
    await page.get_by_label("Role", exact=True).select_option("HR_REVIEWER")
    await desk.button("Grant").click()
    await page.get_by_role("row", name="Jo Lee").wait_for(timeout=SOON)
    await looked_at(desk, axe, "roles")
    await desk.open("/console/pilots")
    await page.get_by_text("Begin a pilot").last.click()
    await page.get_by_role("checkbox").last.check()
    await desk.button("Save the pilot").last.click()
    await desk.shows("On for Product")
    await looked_at(desk, axe, "pilots")
    await desk.open("/console/audit?noun=Pilot")
    await desk.shows("Pilot set")
    await looked_at(desk, axe, "audit")


async def test_settings_are_changed_though_somebody_else_was_quicker(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.company.role(desk.root, Role.PROGRAMME_LEAD)
    await desk.open("/console/settings")
    await desk.press(desk.button("Change"))
    await desk.type("On track from", "0.8")
    await desk.type("Why", "Green came too easily")
    await somebody_grades_longer(desk)
    await desk.press(desk.button("Save"))
    await desk.shows("Somebody else changed them meanwhile.")
    await expect(page.get_by_label("Days of grading")).to_have_value("21")
    await expect(page.get_by_label("On track from")).to_have_value("0.8")
    await looked_at(desk, axe, "settings-changed-meanwhile")
    await desk.press(desk.button("Save"))
    await desk.shows("version 3")
    await desk.shows("21 days after a cycle ends")
    await desk.shows("Green came too easily")
    await looked_at(desk, axe, "settings")


async def test_things_are_called_as_the_organisation_calls_them(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.company.role(desk.root, Role.PROGRAMME_LEAD)
    await desk.open("/console/settings")
    await desk.press(desk.button("Change"))
    words = page.get_by_label("What things are called")
    await words.fill("Key result = Outcome")
    await desk.type("Why", "We say outcome")
    await desk.press(desk.button("Save"))
    await desk.shows("“Key result = Outcome” is no such line.")
    await words.fill("Key result = Outcome, Outcomes\nobjective (de) = Ziel, Ziele")
    await looked_at(desk, axe, "settings-words")
    await desk.press(desk.button("Save"))
    await desk.shows("Key result = Outcome, Outcomes")
    await desk.shows("Objective (de) = Ziel, Ziele")
    await desk.open("/console/embed")
    widget = page.locator("okr-my-okrs[state=empty]")
    await expect(widget).to_contain_text("two to four outcomes that say", timeout=SOON)


async def somebody_grades_longer(desk: Desk) -> None:
    lead = await desk.company.person("Jo Lee")
    judged: dict[str, Any] = {"pace_model": PaceModel.RATIO, "verdict_from": Decimal("0.1")}
    bounds = {"on_track": Decimal("0.9"), "behind": Decimal("0.7"), "questions": list[str]()}
    why = {"reason": "Two weeks were too short", "changed_at": desk.services.now()}
    changed = {"version": 2, "grading_days": 21, "changed_by_id": lead}
    await desk.company.add(OkrSettings, **judged, **bounds, **why, **changed)


QUICK = """async () => {
  const { shadowRoot } = document.querySelector("okr-console");
  const links = [...shadowRoot.querySelectorAll("nav a")];
  links.find(({ textContent }) => textContent === "Links").click();
  const field = () => shadowRoot.querySelector("console-links")?.shadowRoot?.querySelector("input");
  while (!field()) await new Promise(requestAnimationFrame);
  field().focus();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return field().matches(":focus");
}"""


async def test_who_types_before_the_page_has_settled_is_not_taken_away_from_the_field(
    desk: Desk,
) -> None:
    await desk.open()
    assert await desk.page.evaluate(QUICK)


async def test_who_is_signed_out_is_led_to_sign_in_and_a_colleague_is_told_whom_it_is_for(
    desk: Desk, axe: str
) -> None:
    async with desk.company.database.system() as session:
        await session.run(delete(RoleGrant))
    await desk.open("/console/audit")
    await desk.shows("The console is for administrators")
    await looked_at(desk, axe, "not-for-you")
    await desk.page.context.clear_cookies()
    await desk.open("/console/audit?noun=Pilot")
    link = desk.page.get_by_role("link", name="Sign in")
    assert await link.get_attribute("href") == (
        "/auth/login?next=%2Fconsole%2Faudit%3Fnoun%3DPilot"
    )


def test_the_console_stays_small(built: Path) -> None:
    files = (built / "console").rglob("*.js")
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 80_000
