"""The page of `/embed`: one element, told by the address and by nothing else of it."""

from collections.abc import Mapping
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from tests.browser.host import Script
from tests.browser.visit import OUTAGE, Visit

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Embed</title>
<link rel="icon" href="data:,"><script type="module" src="/widgets/v1/okr-embed.js"></script>
</head><body></body></html>"""
HEARS = """window.heard = [];
addEventListener("message", ({ data, ports }) => {
  window.heard.push(data.type);
  ports[0]?.postMessage(null);
});"""
NAMES = "(element) => element.getAttributeNames().filter((name) => name !== 'state')"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("1=2&onclick=alert(1)&style=color:red&unit=U:1", {"unit": "U:1"}),
        ("lang=de&theme=dark&slot=x&live=off&class=y", {"live": "off"}),
    ],
)
async def test_only_what_the_element_looks_at_becomes_an_attribute(
    visit: Visit, script: Script, query: str, told: Mapping[str, str]
) -> None:
    script.always = OUTAGE
    await visit.page.route("**/embed/*", lambda route: route.fulfill(
        body=PAGE, content_type="text/html"
    ))  # fmt: skip
    await visit.page.goto(f"{visit.host.okr}/embed/team-okrs?{query}")
    shown = visit.page.locator("okr-team-okrs[state]")
    await expect(shown).to_have_count(1)
    assert {*await shown.evaluate(NAMES)} - {"style"} == {*told}


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        (None, {"okr-token", "okr-height", "okr-auth-required"}),
        ("*", set[str]()),
        ("/", set[str]()),
        ("http://localhost:1/page", set[str]()),
    ],
)
async def test_a_frame_speaks_to_one_origin_that_it_is_told_and_to_nobody_else(
    visit: Visit, script: Script, told: str | None, heard: set[str]
) -> None:
    script.always = OUTAGE
    page, host = visit.page, visit.host
    await page.route("**/embed/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    await page.add_init_script(HEARS)
    address = f"{host.okr}/embed/team-okrs?host={quote(told or host.page, safe='')}"
    await page.goto(f"{host.address(body=f'<iframe src={address!r}></iframe>')}&lax")
    framed = page.frame_locator("iframe").locator("okr-team-okrs[state]:not([state=loading])")
    await framed.wait_for(timeout=10_000)
    await page.wait_for_timeout(300)
    assert {*await page.evaluate("window.heard")} == heard


async def test_a_page_that_does_not_answer_a_frame_is_an_outage_and_says_nothing_of_who_reads(
    visit: Visit,
) -> None:
    page, host = visit.page, visit.host
    await page.route("**/embed/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    address = f"{host.okr}/embed/team-okrs?host={quote(host.page, safe='')}"
    await page.goto(f"{host.address(body=f'<iframe src={address!r}></iframe>')}&lax")
    framed = page.frame_locator("iframe").locator("okr-team-okrs")
    await expect(framed).to_have_attribute("state", "loading")
    await visit.later(seconds=11)
    await expect(framed).to_have_attribute("state", "unreachable", timeout=15_000)
