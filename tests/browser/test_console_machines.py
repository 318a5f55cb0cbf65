"""Machines in the console: registered with their origins, given secrets that work, and ended."""

import httpx2
from playwright.async_api import expect
from sqlalchemy import select, update

from model.client import Client
from tests.browser.desk import SOON, Desk
from tests.browser.looked_at import looked_at

HERE = "https://hr.example.com"
EMAIL = "robin.castell@example.com"
GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"


async def asked(desk: Desk, secret: str) -> int:
    """How a page's backend fares that asks for what the console said it needs."""
    async with desk.company.database.system() as session:
        client = str((await session.run(select(Client.id))).scalar_one())
    told = {"grant_type": GRANT, "subject": EMAIL, "origin": HERE, "scope": "okrs:read okrs:write"}
    async with httpx2.AsyncClient() as http:
        url = f"{desk.origin}/auth/widget-sessions"
        answer = await http.post(url, data=told, auth=(client, secret))
    return answer.status_code


async def test_a_page_is_registered_as_its_widget_needs_it_and_its_secret_works_until_revoked(
    desk: Desk, axe: str
) -> None:
    page = desk.page
    await desk.open(f"/console/embed?widget=okr-check-in&host=token&origin={HERE}")
    await desk.press(page.get_by_role("link", name="Register it as a machine"))
    await desk.heading("Machines").wait_for(timeout=SOON)
    await looked_at(desk, axe, "machines")
    await desk.press(desk.button("Register"))
    await desk.shows("A name has 1 to")
    await desk.type("Name", "Intranet")
    await desk.press(desk.button("Register"))
    await desk.shows("It has none yet")
    await desk.press(desk.button("Make a secret"))
    await desk.shows("Keep it now: it is shown this once.")
    secret = await page.locator("section .notice code").inner_text()
    assert await asked(desk, secret) == 200
    await page.reload()
    await desk.shows(secret[:8])
    assert secret not in await page.content()
    await looked_at(desk, axe, "machine")
    await desk.press(page.get_by_role("button", name="Revoke the secret"))
    await page.get_by_text("The secret is revoked.").wait_for(timeout=SOON)
    assert await asked(desk, secret) == 401
    await desk.press(desk.button("Revoke…"))
    await desk.press(desk.button("Revoke it for good"))
    await expect(page.locator("header.head")).to_contain_text("Revoked", timeout=SOON)
    await expect(desk.button("Make a secret")).to_have_count(0)


async def test_an_origin_is_added_though_somebody_else_changed_the_machine_meanwhile(
    desk: Desk,
) -> None:
    page = desk.page
    await desk.open(f"/console/machines?origins={HERE}&scopes=okrs:read")
    await desk.type("Name", "Intranet")
    await desk.press(desk.button("Register"))
    origins = page.get_by_label("Origins of its pages")
    await expect(origins).to_have_value(HERE, timeout=SOON)
    await desk.shows("It has none yet")
    async with desk.company.database.system() as session:
        await session.run(update(Client).values(name="Portal", version=2))
    await origins.fill(f"{HERE}\nhttps://more.example.com")
    await desk.press(desk.button("Save"))
    await desk.shows("Somebody else changed it meanwhile.")
    await expect(desk.heading("Portal")).to_be_visible()
    await expect(origins).to_have_value(f"{HERE}\nhttps://more.example.com")
    await page.get_by_label("Name", exact=True).fill("Portal")
    await desk.press(desk.button("Save"))
    await page.get_by_text("Saved.").wait_for(timeout=SOON)
    async with desk.company.database.system() as session:
        kept = (await session.run(select(Client.origins))).scalar_one()
    assert kept == [HERE, "https://more.example.com"]
