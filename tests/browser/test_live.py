"""The stream of changes: how it is refused, how it ends, and what is shown meanwhile."""

import json
from typing import Any

from tests.browser.answers import me
from tests.browser.canned import ok, todos
from tests.browser.host import Script, name_of
from tests.browser.visit import Visit

BOTH = "<okr-my-okrs></okr-my-okrs><okr-reviews></okr-reviews>"
COMMENT = ":\n\n"
COMPLETE = "event: complete\ndata: \n\n"
STATES_SEEN = """
window.states = [];
new MutationObserver((all) => all.forEach(({ target }) => {
  if (target.localName === "okr-my-okrs") window.states.push(target.getAttribute("state"));
})).observe(document, { attributes: true, subtree: true, attributeFilter: ["state"] });
"""


def news(**told: Any) -> str:
    return f"event: next\ndata: {json.dumps(told)}\n\n"


def refusal(code: str | None = None) -> str:
    return news(errors=[{"message": "?", "extensions": {"code": code} if code else {}}])


async def asked_for(visit: Visit, streams: int) -> list[str]:
    """How each stream was asked for, as soon as there were so many."""
    for _ in range(100):
        if len(visit.host.script.streamed) >= streams:
            break
        await visit.page.wait_for_timeout(50)
    return [next(iter(body)) for body in visit.host.script.streamed]


async def test_a_stream_whose_document_is_not_listed_is_asked_for_by_its_text(
    visit: Visit, script: Script
) -> None:
    script.is_live, script.streams = True, [refusal() + COMPLETE]
    await visit.reach("ready")
    assert await asked_for(visit, 2) == ["documentId", "query"]
    assert {name_of(body) for body in script.streamed} == {"ObjectiveChanges"}
    assert len(script.asked) == 1


async def test_a_stream_that_is_refused_by_its_text_too_costs_no_question(
    visit: Visit, script: Script
) -> None:
    script.is_live, script.streams = True, [refusal() + COMPLETE] * 50
    await visit.reach("ready")
    await asked_for(visit, 2)
    for _ in range(8):
        await visit.later(seconds=2)
        await visit.page.wait_for_timeout(100)
    assert len(script.asked) == 1
    assert len(script.streamed) < 7


async def test_a_stream_that_ends_with_its_token_is_opened_again_and_nobody_need_know(
    visit: Visit, script: Script
) -> None:
    script.is_live, script.streams = True, [COMMENT + refusal("NOT_ALLOWED") + COMPLETE]
    await visit.page.add_init_script(STATES_SEEN)
    await visit.reach("ready")
    script.delay = 1
    assert await asked_for(visit, 2) == ["documentId", "documentId"]
    for _ in range(100):
        if len(script.asked) < 2:
            await visit.page.wait_for_timeout(50)
    assert len(script.asked) == 2
    await visit.page.wait_for_timeout(1_200)
    assert {*await visit.page.evaluate("window.states")} == {"loading", "ready"}
    assert len(script.streamed) == 2


async def test_doubt_says_the_age_and_is_no_error(visit: Visit, script: Script) -> None:
    script.is_live, script.streams = True, [COMMENT]
    await visit.reach("ready")
    script.delay = 3
    await visit.page.locator("okr-my-okrs[state=stale]").wait_for(timeout=5_000)
    said = "The service has not confirmed this yet. Showing data from this minute."
    assert said in await visit.text()
    assert await visit.events() == [["okr-ready", None]]


async def test_a_page_with_okrs_and_to_dos_hears_of_both(visit: Visit, script: Script) -> None:
    """And what somebody owes is asked for anew by what changed there alone."""
    script.is_live = True
    script.named["Todos"] = ok(todos())
    script.streamed.clear()
    await visit.page.goto(visit.host.address(body=BOTH))
    await visit.until("ready")
    await asked_for(visit, 2)
    assert {name_of(body) for body in script.streamed} == {"ObjectiveChanges", "InboxChanges"}


async def test_whoever_has_no_objective_yet_sees_their_first_within_a_minute(
    visit: Visit, script: Script
) -> None:
    """No change of what is not shown is told, however well the page hears of other things."""
    script.is_live = True
    script.named |= {"MyOkrs": ok(me()), "Todos": ok(todos())}
    await visit.page.goto(visit.host.address(body=BOTH))
    await visit.until("empty")
    await asked_for(visit, 1)
    await visit.page.wait_for_timeout(500)
    await visit.refresh()
    first = len([each for each in script.asked if name_of(each) == "MyOkrs"])
    for _ in range(5):
        await visit.later(seconds=20)
        await visit.page.wait_for_timeout(400)
    assert len([each for each in script.asked if name_of(each) == "MyOkrs"]) > first
