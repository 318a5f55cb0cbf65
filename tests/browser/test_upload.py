"""Files in the console: people by keyboard to the last of them approved, and a cycle's OKRs."""

import json

from playwright.async_api import FilePayload, expect

from tests.browser.desk import NAMES, SOON, TITLES, Desk
from tests.browser.looked_at import looked_at

NODES = [
    {"id": "O-1", "kind": "OBJECTIVE", "owner_title": "Head", "title": "Grow", "parent_id": None},
    {"id": "K-1", "kind": "KEY_RESULT", "owner_title": "Head", "title": "Sites",
     "parent_id": "O-1", "result": None, "score": None},
]  # fmt: skip
HEADER = "Ref.,Name,Job Title,Department,Work Email,Bonus\n"


def listed(*names: str) -> bytes:
    lines = [
        f"E{at:03},{name},{TITLES[at % len(TITLES)]},Product,{at}@halden.example,9"
        for at, name in enumerate(names, 1)
    ]
    return (HEADER + "\n".join(lines)).encode()


async def chosen(desk: Desk, content: bytes) -> None:
    """By the keyboard, once the page has put it at its heading."""
    await expect(desk.heading("People from a file")).to_be_focused(timeout=SOON)
    async with desk.page.expect_file_chooser() as asked:
        # On the way there the browser learns that somebody waits for its dialog.
        await desk.press(desk.page.get_by_label("CSV file"))
    await (await asked.value).set_files(
        FilePayload(name="p.csv", mimeType="text/csv", buffer=content)
    )
    await desk.heading("Your columns and our fields").wait_for(timeout=SOON)


async def says_which_is_the_number(desk: Desk) -> None:
    number = desk.page.get_by_label("Ref.")
    await desk.tab_to(number)
    await desk.page.keyboard.type("Employee number")
    await expect(number).to_have_value("employee_number")


async def test_an_administrator_brings_a_file_of_people_by_keyboard(desk: Desk, axe: str) -> None:
    await desk.open("/console/add")
    await desk.press(desk.page.get_by_role("link", name="A CSV file"))
    await chosen(desk, listed(*NAMES))
    await says_which_is_the_number(desk)
    await desk.shows("looks like pay, which is never read")
    await desk.press(desk.button("Preview"))
    await desk.shows("Change by change")
    await desk.counts("New", len(NAMES))
    await looked_at(desk, axe, "upload")
    await desk.press(desk.button("Import exactly this"))
    await desk.heading("The file is imported").wait_for(timeout=SOON)
    await looked_at(desk, axe, "upload-done")
    await approves_who_is_gone(desk, axe)


async def approves_who_is_gone(desk: Desk, axe: str) -> None:
    await desk.press(desk.page.get_by_role("link", name="See the source"))
    await desk.press(desk.page.get_by_role("link", name="Bring a newer file"))
    await expect(desk.page.get_by_label("Source")).to_have_value("csv")
    await chosen(desk, listed(*NAMES[:4]))
    await expect(desk.page.get_by_label("Ref.")).to_have_value("employee_number")
    await desk.shows("as in the last file of this source")
    await desk.press(desk.button("Preview"))
    await desk.shows("A part would wait for your approval")
    await desk.press(desk.button("Import exactly this"))
    await desk.heading("Held back for your approval").wait_for(timeout=SOON)
    await looked_at(desk, axe, "upload-held")
    await desk.press(desk.button("Approve exactly this"))
    await desk.heading("The file is imported").wait_for(timeout=SOON)
    await desk.counts("Retired", len(NAMES) - 4)


async def test_a_file_that_is_none_says_so_and_keeps_what_was_entered(desk: Desk) -> None:
    await desk.open("/console/add/csv?source=payroll")
    await desk.page.get_by_label("CSV file").set_input_files(
        FilePayload(name="p.csv", mimeType="text/csv", buffer=b"\n")
    )
    await expect(desk.page.get_by_role("alert")).to_contain_text("file", timeout=SOON)
    await expect(desk.page.get_by_label("Source")).to_have_value("payroll")


async def test_an_administrator_brings_a_file_of_a_cycles_okrs(desk: Desk, axe: str) -> None:
    page = desk.page
    await desk.open("/console/add")
    await page.get_by_role("link", name="A file of OKRs").click()
    await page.get_by_label("JSON file").set_input_files(
        FilePayload(name="o.json", mimeType="text/json", buffer=json.dumps(NODES).encode())
    )
    await page.get_by_label("Cycle").fill("Winter")
    await desk.button("Preview").click()
    await expect(page.get_by_role("alert")).to_contain_text("Winter", timeout=SOON)
    await page.get_by_label("First day").fill("2026-11-01")
    await page.get_by_label("Last day").fill("2027-01-31")
    await desk.button("Preview").click()
    await desk.shows("Change by change")
    await looked_at(desk, axe, "upload-okrs")
    await desk.button("Import exactly this").click()
    await desk.heading("The file is imported").wait_for(timeout=SOON)
    await page.get_by_role("link", name="See the source").click()
    await page.get_by_role("link", name="Bring a newer file").click()
    await desk.heading("OKRs from a file").wait_for(timeout=SOON)
    await expect(page.get_by_label("Source")).to_have_value("okrs")
