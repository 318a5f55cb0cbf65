"""The page of `/embed`: one element, told by the address and by nothing else of it."""

from collections.abc import Mapping

import pytest
from playwright.async_api import expect

from tests.browser.host import Script
from tests.browser.visit import OUTAGE, Visit

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Embed</title>
<link rel="icon" href="data:,"><script type="module" src="/widgets/v1/okr-embed.js"></script>
</head><body></body></html>"""
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
