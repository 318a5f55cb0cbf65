"""The pictures of the documentation, taken of the running demo: `make pictures` puts them there."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.goals import NINE, opened
from tests.support.demo import Demo

DOCS = Path(__file__).parents[2] / "docs" / "embed"
STILL_COMING = "main :is(:not(:defined), [state=loading])"
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


async def test_each_element_has_its_picture(chromium: Browser, demo: Demo, album: Path) -> None:
    async with opened(chromium, demo, width=1440, reduced_motion="reduce") as goals:
        await goals.reach("ready")
        for name in NINE:
            await goals.element(name).screenshot(path=album / f"{name}.png")
        assert await goals.page.evaluate("document.documentElement.scrollWidth") == 1440


async def test_a_key_result_has_its_picture_in_arabic_and_in_the_dark(
    chromium: Browser, demo: Demo, album: Path
) -> None:
    more = {"color_scheme": "dark", "reduced_motion": "reduce"}
    async with opened(chromium, demo, width=640, **more) as goals:
        await goals.reach("ready")
        await goals.page.locator("#language").select_option("ar")
        await goals.page.locator("okr-tree [lang=ar]").wait_for()
        picture = album / "okr-key-result-ar-dark.png"
        await goals.element("okr-key-result").screenshot(path=picture)
        assert await goals.page.evaluate("document.documentElement.scrollWidth") == 640


def test_the_documentation_shows_every_element() -> None:
    told = (DOCS / "elements.md").read_text(encoding="utf-8")
    for name in NINE:
        assert f"## `<{name}>`" in told
        assert f"(pictures/{name}.png)" in told
        assert (DOCS / "pictures" / f"{name}.png").is_file()


@pytest.mark.parametrize(("path", "width"), [("/demo", 400), ("/demo/okrs", 1280)])
async def test_what_stands_below_an_element_does_not_jump(
    chromium: Browser, demo: Demo, path: str, width: int
) -> None:
    """At the first look and at the second, in a column and in several."""
    context = await chromium.new_context(viewport={"width": width, "height": 1000})
    page = await context.new_page()
    await page.add_init_script(SHIFTS)
    shifted = list[float]()
    for _ in range(2):
        await page.goto(f"http://127.0.0.1:{demo.port}{path}")
        await expect(page.locator(STILL_COMING)).to_have_count(0, timeout=30_000)
        await page.wait_for_timeout(300)
        shifted.append(await page.evaluate("window.shifted"))
    await context.close()
    assert max(shifted) <= 0.02
