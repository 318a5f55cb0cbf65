"""The states of <okr-my-okrs>, and what a reader can do in each."""

import pytest

from tests.browser.answers import Json, full, key_result, me, objective
from tests.browser.host import Script
from tests.browser.visit import OUTAGE, STATES, Visit

SAYS = {
    "loading": "My OKRs Loading…",
    "empty": "No objectives in the running cycle",
    "partial": "Some parts could not be loaded and are left out. Try again",
    "stale": "The service does not answer right now. Showing data from 4 minutes ago. Try again",
    "unreachable": "This could not be loaded The service does not answer right now.",
    "failed": "Something went wrong on our side. Code: INTERNAL Try again",
    "forbidden": "This is not open to you, or not yet. Code: NOT_ALLOWED Try again",
    "signed-out": "Sign in to see this Your session has ended. Sign in",
    "offline": "You are offline This will load when you are back online.",
    "ready": "Make the first week with Pulse effortless",
}


TIMED = """
const real = window.fetch;
window.fetch = async (...all) => {
  const reply = await real(...all);
  if (!reply.headers.get("content-type")?.startsWith("text/event-stream")) return reply;
  const watched = new TransformStream({
    transform: (chunk, stream) => { window.isLive = true; stream.enqueue(chunk); },
    flush: timeStale,
  });
  return new Response(reply.body.pipeThrough(watched), { headers: reply.headers });
};
function timeStale() {
  const [element, ended] = [document.querySelector("okr-my-okrs"), performance.now()];
  new MutationObserver(() => {
    if (element.getAttribute("state") === "stale") window.staleAfter ??= performance.now() - ended;
  }).observe(element, { attributes: true });
}
"""


@pytest.mark.parametrize("state", STATES)
async def test_each_state_is_reached_and_says_what_to_do(visit: Visit, state: str) -> None:
    await visit.reach(state)
    assert SAYS[state] in await visit.text()


async def test_a_ready_key_result_shows_value_health_check_in_and_tasks(visit: Visit) -> None:
    await visit.reach("ready")
    text = await visit.text()
    assert (
        "New sites that measure within one day 68% 67.5% of 80% On track Checked in 3 days ago "
        "2 of 5 Jira tasks done as of 3 minutes ago PULSE-150"
    ) in text


async def test_tasks_that_are_not_all_here_are_counted_but_not_judged(visit: Visit) -> None:
    await visit.reach("ready")
    assert "34 Jira tasks as of 3 minutes ago" in await visit.text()


async def test_an_unmeasured_key_result_has_no_value_rather_than_zero(visit: Visit) -> None:
    await visit.reach("ready")
    bar = visit.widget.get_by_role("progressbar", name="Baseline for the yearly survey")
    assert await bar.get_attribute("aria-valuenow") is None
    assert await bar.get_attribute("aria-valuetext") == "Not measured yet"


async def test_a_value_that_nobody_read_for_too_long_says_so(visit: Visit, script: Script) -> None:
    stale = objective("A", key_result("Read late", isStale=True))
    script.always = (200, {"data": me(stale, objective("B", key_result("In time", isStale=False)))})
    await visit.open()
    await visit.until("ready")
    assert "On track Value out of date Checked in 3 days ago" in await visit.text()
    assert await visit.widget.locator("[part=stale]").count() == 1


async def test_loading_is_announced_as_busy(visit: Visit) -> None:
    await visit.reach("loading")
    card = visit.widget.locator(".card")
    assert await card.get_attribute("aria-busy") == "true"
    assert await visit.widget.get_by_role("status").inner_text() == "Loading…"


async def test_ready_is_told_to_the_page_once(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.refresh()
    assert await visit.events() == [["okr-ready", None]]


async def test_an_error_is_told_to_the_page_with_its_code(visit: Visit) -> None:
    await visit.reach("failed")
    assert await visit.events() == [["okr-error", "INTERNAL"]]


@pytest.mark.parametrize(
    ("errors", "state", "code"),
    [
        ([{"message": "?", "extensions": {"code": "FEATURE_NOT_ENABLED"}}], "forbidden",
         "FEATURE_NOT_ENABLED"),
        ([{"message": "?", "extensions": {"code": "INTERNAL"}}], "failed", "INTERNAL"),
        ([], "forbidden", "NOT_FOUND"),
    ],
)  # fmt: skip
async def test_an_answer_without_its_person_is_told_by_its_cause(
    visit: Visit, script: Script, errors: list[Json], state: str, code: str
) -> None:
    script.always = (200, {"data": {"me": {"person": None}}, "errors": errors})
    await visit.open()
    await visit.until(state)
    assert await visit.events() == [["okr-error", code]]


@pytest.mark.parametrize(
    ("code", "message", "says"),
    [
        ("NOT_FOUND", "?", "This was not found, or it is not shared with you. Code: NOT_FOUND"),
        ("OUT_OF_SCOPE", "This token does not reach that: it needs the scope performance:read.",
         "it lacks the scope performance:read. Code: OUT_OF_SCOPE"),
        ("ANSWER_TOO_LARGE", "The tree has more than 10000 nodes.",
         "There is more here than can be shown at once. Code: ANSWER_TOO_LARGE"),
    ],
)  # fmt: skip
async def test_what_is_not_there_not_allowed_and_too_much_are_told_apart_by_their_codes(
    visit: Visit, script: Script, code: str, message: str, says: str
) -> None:
    error = {"message": message, "extensions": {"code": code}}
    script.always = (200, {"data": {"me": {"person": None}}, "errors": [error]})
    await visit.open()
    await visit.until("failed" if code == "ANSWER_TOO_LARGE" else "forbidden")
    assert says in await visit.text()


async def test_trying_again_brings_the_data(visit: Visit, script: Script) -> None:
    await visit.reach("unreachable")
    script.always = (200, {"data": full()})
    await visit.widget.get_by_role("button", name="Try again").click()
    await visit.until("ready")


async def test_trouble_is_told_briefly_where_its_words_cannot_be_had(
    visit: Visit, script: Script
) -> None:
    await visit.page.route("**/chunks/later-*", lambda route: route.abort())
    await visit.reach("unreachable")
    assert await visit.text() == "My OKRs This could not be loaded Try again"
    await visit.page.unroute("**/chunks/later-*")
    script.begin()
    await visit.widget.get_by_role("button", name="Try again").click()
    await visit.until("ready")


async def test_stale_data_becomes_fresh_again_by_itself(visit: Visit, script: Script) -> None:
    await visit.reach("stale")
    script.always = (200, {"data": full()})
    await visit.later(minutes=2)
    await visit.until("ready")


async def test_being_offline_keeps_the_data_and_says_so(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.page.context.set_offline(offline=True)
    await visit.later(minutes=4)
    await visit.until("stale")
    text = await visit.text()
    assert "You are offline. Showing data from 4 minutes ago." in text
    assert "Make the first week with Pulse effortless" in text


async def test_coming_back_online_loads_at_once(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.page.context.set_offline(offline=True)
    await visit.later(minutes=4)
    await visit.until("stale")
    await visit.page.context.set_offline(offline=False)
    await visit.until("ready")


async def test_a_page_opened_in_an_outage_shows_what_this_reader_saw_last(
    visit: Visit, script: Script
) -> None:
    await visit.reach("ready")
    script.always = OUTAGE
    await visit.open()
    await visit.until("stale")
    assert "Make the first week with Pulse effortless" in await visit.text()


async def test_another_reader_sees_nothing_of_the_last_one(visit: Visit, script: Script) -> None:
    await visit.reach("ready")
    script.always, script.claims = OUTAGE, {"sub": "jonas"}
    await visit.page.evaluate("configure({ getToken })")
    await visit.until("unreachable")
    assert "Pulse" not in await visit.text()


KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('okr:'))"


@pytest.mark.parametrize("who", ["jonas", "nobody"])
async def test_nothing_of_the_last_reader_is_kept_as_soon_as_there_is_another(
    visit: Visit, script: Script, who: str
) -> None:
    """Also where the next one looks at nothing that is kept."""
    await visit.reach("ready")
    assert len(await visit.page.evaluate(KEPT)) == 1
    script.claims, script.is_signed_in = {"sub": who}, who != "nobody"
    script.named["Todos"] = OUTAGE
    state = "unreachable" if who == "jonas" else "signed-out"
    await visit.show("<okr-reviews></okr-reviews>", state)
    assert await visit.page.evaluate(KEPT) == []


async def test_a_sign_in_page_instead_of_json_is_a_failure_and_not_a_crash(
    visit: Visit, script: Script
) -> None:
    script.always = (200, "<!doctype html><title>Sign in</title>")
    await visit.open()
    await visit.until("failed")
    assert "Code: UNREADABLE" in await visit.text()


async def test_objectives_of_two_cycles_stand_under_their_cycles(
    visit: Visit, script: Script
) -> None:
    year = {"id": "Y", "label": "FY27", "startsOn": "2026-02-01", "endsOn": "2026-11-20"}
    script.always = (200, {"data": me(objective("Now"), objective("Long", cycle=year))})
    await visit.open()
    await visit.until("ready")
    labels = await visit.widget.locator(".cycle p").all_inner_texts()
    assert [" ".join(label.split()) for label in labels] == [
        "FY27 Q4 73 days left",
        "FY27 1 day left",
    ]


async def test_the_element_asks_again_only_after_a_minute(visit: Visit, script: Script) -> None:
    await visit.reach("ready")
    await visit.later(seconds=40)
    assert len(script.asked) == 1


async def test_a_live_update_keeps_the_reader_on_the_same_task(
    visit: Visit, script: Script
) -> None:
    await visit.reach("ready")
    await visit.widget.get_by_role("link", name="PULSE-151").focus()
    data = full()
    data["me"]["person"]["objectives"]["nodes"][0]["title"] = "Renamed"
    script.always = (200, {"data": data})
    await visit.refresh()
    assert "Renamed" in await visit.text()
    focused = "(element) => element.shadowRoot.activeElement?.innerText"
    assert "PULSE-151" in (await visit.widget.evaluate(focused) or "")


@pytest.mark.parametrize("delay", [0, 5], ids=["refuses", "is silent"])
async def test_data_is_old_within_a_second_of_a_stream_that_breaks_off(
    visit: Visit, script: Script, delay: float
) -> None:
    """Measured in the page, from the end of the stream to the state."""
    script.is_live = True
    await visit.page.add_init_script(TIMED)
    await visit.reach("ready")
    while not await visit.page.evaluate("window.isLive"):
        await visit.page.wait_for_timeout(50)
    script.always, script.delay = OUTAGE, delay
    script.cut.set()
    await visit.page.locator("okr-my-okrs[state=stale]").wait_for(timeout=5_000)
    assert await visit.page.evaluate("window.staleAfter") <= 1_000
    assert "Showing data from this minute." in await visit.text()


AMOUNTS: tuple[tuple[Json, str], ...] = (
    ({"current": "1240", "target": "2000"}, "1,240 of 2,000 customers"),
    ({"unitOfMeasure": None, "current": "0.1", "target": "0.3"}, "0.1 of 0.3"),
    ({"unitOfMeasure": "EUR", "current": "950", "target": "1200000"}, "€950 of €1.2M"),
    ({"unitOfMeasure": "%", "current": "67.5", "target": "80"}, "67.5% of 80%"),
    (
        {"metric": {"kind": "DECREASE"}, "unitOfMeasure": "h", "current": "4.1", "target": "3"},
        "4.1 h, goal 3",
    ),
    ({"metric": {"kind": "BOOLEAN"}}, "Not done yet"),
    (
        {"metric": {"kind": "MILESTONE", "steps": [{"doneAt": "2026-11-01"}, {"doneAt": None}]}},
        "1 of 2 steps done",
    ),
    ({"metric": {"kind": "BASELINE"}, "target": None}, "1,240 customers, setting a baseline"),
    ({"current": None}, "No value yet"),
)


async def test_amounts_read_as_people_write_them(visit: Visit, script: Script) -> None:
    rows = [key_result(str(number), **changed) for number, (changed, _) in enumerate(AMOUNTS)]
    script.always = (200, {"data": me(objective("All kinds", *rows))})
    await visit.open()
    await visit.until("ready")
    shown = await visit.widget.locator(".measure").all_inner_texts()
    assert [text.replace("\u00a0", " ") for text in shown] == [text for _, text in AMOUNTS]
