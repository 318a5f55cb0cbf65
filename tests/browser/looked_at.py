"""A page of the console, looked at: by axe, narrow, and by a camera where somebody asks."""

import os
from pathlib import Path

from playwright.async_api import FloatRect

from tests.browser.desk import Desk
from tests.browser.visit import RUN_AXE

DOCS = Path(__file__).parents[2] / "docs" / "console"
PICTURES = os.environ.get("OKRGRAPH_PICTURES") == "1"
TALLEST = 1300
HUSH = "document.querySelector('okr-console').shadowRoot.querySelector('.said').style.display"


async def looked_at(desk: Desk, axe: str, name: str) -> None:
    """Nothing on it shuts anybody out or is cut off; a picture of it where they are asked for."""
    page = desk.page
    if PICTURES:
        await taken(desk, name)
    if not await page.evaluate("typeof axe === 'object'"):
        await page.evaluate(axe)
    assert (name, await page.evaluate(RUN_AXE)) == (name, [])
    await page.set_viewport_size({"width": 320, "height": 860})
    assert (name, await page.evaluate("document.documentElement.scrollWidth")) == (name, 320)
    await page.set_viewport_size({"width": 1200, "height": 860})


async def taken(desk: Desk, name: str) -> None:
    page = desk.page
    height = min(TALLEST, await page.evaluate("document.documentElement.scrollHeight"))
    await page.evaluate(f"{HUSH} = 'none'")
    clip: FloatRect = {"x": 0, "y": 0, "width": 1200, "height": height}
    await page.screenshot(path=DOCS / f"{name}.png", full_page=True, clip=clip)
    await page.evaluate(f"{HUSH} = ''")
