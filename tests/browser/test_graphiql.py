"""GraphiQL from our own origin, with a token from its own field."""

from playwright.async_api import Page

from tests.browser.host import Host, Script


async def opened(page: Page, host: Host) -> None:
    await page.goto(f"{host.okr}/graphiql")
    await page.locator(".graphiql-container").wait_for(timeout=10_000)


async def test_it_asks_with_the_token_of_its_field(page: Page, host: Host, script: Script) -> None:
    await opened(page, host)
    await page.get_by_label("Bearer token").fill("of-maya")
    await page.get_by_role("button", name="Use").click()
    await page.get_by_role("button", name="Execute query").click()
    await page.locator(".result-window").get_by_text("Maya Okafor").wait_for(timeout=5000)
    assert script.bearers[-1] == "of-maya"


async def test_it_keeps_the_token_for_this_tab_only(page: Page, host: Host) -> None:
    await opened(page, host)
    await page.get_by_label("Bearer token").fill("of-maya")
    await page.get_by_role("button", name="Use").click()
    await page.reload()
    assert await page.get_by_label("Bearer token").input_value() == "of-maya"
    assert "of-maya" not in await page.evaluate("JSON.stringify(localStorage)")


async def test_a_query_can_be_typed(page: Page, host: Host, script: Script) -> None:
    await opened(page, host)
    editor = page.get_by_role("region", name="Query Editor").locator("textarea").first
    await editor.press("ControlOrMeta+a")
    await editor.press_sequentially("{ typed }")
    await page.get_by_role("button", name="Execute query").click()
    await page.locator(".result-window").get_by_text("Maya Okafor").wait_for(timeout=5000)
    assert script.asked[-1]["query"].replace("\n", "") == "{ typed }"
