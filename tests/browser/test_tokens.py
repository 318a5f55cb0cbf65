"""The reader's token: asked for once, renewed in time, and never at the cost of what is shown."""

from typing import Any

import pytest
from playwright.async_api import Route

from tests.browser.answers import NOW
from tests.browser.host import Host, Script
from tests.browser.visit import UNAUTHENTICATED, Visit

MARK = "(element) => { element.shadowRoot.querySelector('h3').marked = true; }"
MARKED = "(element) => element.shadowRoot.querySelector('h3').marked === true"

UNKNOWN_DOCUMENT = (400, {"errors": [{"message": "No query was sent."}]})


async def test_a_refused_token_is_renewed_without_remounting(
    visit: Visit, host: Host, script: Script
) -> None:
    await visit.reach("ready")
    await visit.widget.evaluate(MARK)
    script.queue = [UNAUTHENTICATED]
    await visit.refresh()
    assert await visit.widget.evaluate(MARKED)
    assert script.bearers == [host.bearer(1), host.bearer(1), host.bearer(2)]
    assert await visit.events() == [["okr-ready", None]]


async def test_three_expiries_cost_nothing_that_is_shown(visit: Visit, script: Script) -> None:
    await visit.reach("ready")
    await visit.widget.evaluate(MARK)
    for _ in range(3):
        script.queue = [UNAUTHENTICATED]
        await visit.refresh()
    assert await visit.widget.evaluate(MARKED)
    assert await visit.page.evaluate("asked") == 4


async def test_a_session_that_is_over_keeps_the_data_and_tells_the_page(
    visit: Visit, script: Script
) -> None:
    await visit.reach("ready")
    script.always = UNAUTHENTICATED
    await visit.later(minutes=4)
    await visit.until("stale")
    assert "Your session has ended. Showing data from 4 minutes ago. Sign in" in await visit.text()
    assert "Make the first week with Pulse effortless" in await visit.text()
    assert await visit.events() == [["okr-ready", None], ["okr-auth-required", "NOT_ALLOWED"]]


async def test_nobody_signed_in_is_known_without_asking_the_graph(
    visit: Visit, script: Script
) -> None:
    script.is_signed_in = False
    await visit.open()
    await visit.until("signed-out")
    assert script.asked == []
    assert await visit.events() == [["okr-auth-required", "NO_TOKEN"]]


async def test_sign_in_tells_the_page_and_then_looks_again(visit: Visit, script: Script) -> None:
    script.is_signed_in = False
    await visit.open()
    await visit.until("signed-out")
    script.is_signed_in = True
    await visit.widget.get_by_role("button", name="Sign in").click()
    await visit.until("ready")
    names = [name for name, _ in await visit.events()]
    assert names == ["okr-auth-required", "okr-auth-required", "okr-ready"]


async def test_a_token_is_renewed_before_it_runs_out(
    visit: Visit, host: Host, script: Script
) -> None:
    script.claims = {"sub": "maya", "exp": NOW.timestamp() + 100}
    await visit.reach("ready")
    await visit.later(seconds=80)
    await visit.refresh()
    assert host.bearer(1) not in script.bearers[1:]


async def test_all_elements_of_a_page_ask_for_one_token(visit: Visit, script: Script) -> None:
    await visit.reach("ready")
    await visit.page.evaluate(
        """document.querySelector('main')
          .append(...[1, 2].map(() => document.createElement('okr-my-okrs')))"""
    )
    await visit.page.locator("okr-my-okrs[state=ready]").nth(2).wait_for(timeout=5000)
    script.queue = [UNAUTHENTICATED, UNAUTHENTICATED, UNAUTHENTICATED]
    await visit.page.evaluate(
        "Promise.all([...document.querySelectorAll('okr-my-okrs')].map((one) => one.refresh()))"
    )
    assert await visit.page.evaluate("asked") == 2


async def test_only_the_documents_id_travels(
    visit: Visit, script: Script, documents: dict[str, str]
) -> None:
    await visit.reach("ready")
    (asked,) = script.asked
    assert [*asked] == ["documentId"]
    assert documents[asked["documentId"]].endswith(
        "query MyOkrs { me { person { id name objectives(first: 20) "
        "{ nodes { ...MyObjective } totalCount } } } }"
    )


@pytest.mark.parametrize("refusal", [UNKNOWN_DOCUMENT, (400, "No query was sent.")])
async def test_a_service_that_does_not_list_the_document_gets_its_text(
    visit: Visit, script: Script, refusal: tuple[int, Any]
) -> None:
    script.queue = [refusal]
    await visit.reach("ready")
    await visit.refresh()
    assert [[*asked] for asked in script.asked] == [["documentId"], ["query"], ["query"]]


async def test_request_works_without_any_element(visit: Visit, script: Script) -> None:
    await visit.open()
    await visit.page.evaluate("document.querySelector('okr-my-okrs').remove()")
    script.always = (200, {"data": {"me": {"person": {"name": "Maya Okafor"}}}})
    answer: dict[str, Any] = await visit.page.evaluate(
        "request('query ($n: Int) { me { person { name } } }', { n: 1 })"
    )
    assert answer["data"] == {"me": {"person": {"name": "Maya Okafor"}}}
    # A widget's own question may still have been on its way.
    assert {"n": 1} in [asked.get("variables") for asked in script.asked]


async def test_okr_config_says_where_the_graph_is(visit: Visit) -> None:
    await visit.reach("ready")
    asked: list[str] = []

    async def refuse(route: Route) -> None:
        asked.append(route.request.url)
        await route.abort()

    await visit.page.route("**/elsewhere", refuse)
    await visit.page.evaluate(
        """() => { const config = document.createElement('okr-config');
        config.setAttribute('endpoint', '/elsewhere'); document.body.append(config); }"""
    )
    await visit.until("unreachable")
    assert asked == [f"{visit.host.page}/elsewhere"]
