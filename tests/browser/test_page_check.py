"""What a page lacks for the widgets to work, as the page's own console tells its builder."""

from typing import Any

from playwright.async_api import Browser

from tests.browser.host import Host, Script
from tests.browser.visit import Visit

Found = dict[str, str]


async def lacks(visit: Visit) -> Found:
    """What is amiss, each with what to do; all else is well."""
    address = f"{visit.host.okr}/widgets/v1/okr-check.js"
    asked = "(at) => import(at).then(({ check }) => check())"
    told: list[dict[str, Any]] = await visit.page.evaluate(asked, address)
    assert told
    return {each["what"]: each["todo"] for each in told if not each["ok"]}


async def test_a_page_that_has_everything_lacks_nothing(visit: Visit) -> None:
    await visit.reach("ready")
    assert await lacks(visit) == {}


async def test_nobody_who_is_signed_in_is_missed(visit: Visit, script: Script) -> None:
    script.is_signed_in = False
    await visit.open()
    await visit.until("signed-out")
    found = await lacks(visit)
    assert "getToken answered nothing" in found["It is asked for somebody"]


async def test_an_origin_that_the_service_does_not_answer_is_named(visit: Visit) -> None:
    await visit.page.route("**/graphql", lambda route: route.abort())
    await visit.open()
    await visit.until("unreachable")
    found = await lacks(visit)
    todo = found["The graph can be reached from this origin"]
    assert f"Add {visit.host.page} to allowed_origins" in todo


async def test_what_the_pages_policy_blocks_is_named_with_its_directive(
    chromium: Browser, host: Host
) -> None:
    """In a context of its own, as this page is to be wrong."""
    context = await chromium.new_context()
    visit = Visit(await context.new_page(), host)
    await visit.page.goto(f"{host.address()}&narrow")
    await visit.until("unreachable")
    found = await lacks(visit)
    await context.close()
    told = f"Allow it in the Content-Security-Policy: connect-src {host.okr}."
    assert told in found.values()


async def test_an_element_that_is_not_told_what_it_is_about_is_named(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.page.evaluate(
        "document.body.append(...['okr-objective', 'okr-gaols'].map((n) => "
        "document.createElement(n)))"
    )
    found = await lacks(visit)
    assert found == {
        "<okr-objective>": 'Say which one: objective="ID".',
        "<okr-gaols>": "There is no such element: see docs/embed/elements.md.",
    }


async def test_an_element_that_is_refused_is_told_of_in_its_own_words(
    visit: Visit, script: Script
) -> None:
    message = "This token does not reach that: it needs the scope performance:read."
    error = {"message": message, "extensions": {"code": "OUT_OF_SCOPE"}}
    script.named["MyOkrs"] = (200, {"data": {"me": {"person": None}}, "errors": [error]})
    await visit.open()
    await visit.until("forbidden")
    found = await lacks(visit)
    assert "it lacks the scope performance:read" in found["<okr-my-okrs> is forbidden"]
    assert "Code: OUT_OF_SCOPE" in found["<okr-my-okrs> is forbidden"]
