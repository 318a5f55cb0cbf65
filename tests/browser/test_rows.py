"""Lists that change while somebody is in them: rows stay who they are."""

import asyncio

from playwright.async_api import Locator, expect

from tests.browser.answers import key_result, me, objective, task, tasks
from tests.browser.canned import (
    agenda_item,
    feed,
    feedback,
    leaf,
    meeting,
    my_meetings,
    ok,
    team,
    team_objective,
    todo,
    todos,
    tree,
)
from tests.browser.host import Script
from tests.browser.visit import Visit

REFRESH = "(element) => element.refresh()"
FOCUSED = "(element) => element.shadowRoot.activeElement?.closest('.row, li').innerText"


async def focused(element: Locator) -> str:
    return " ".join((await element.evaluate(FOCUSED) or "").split())


async def test_what_is_open_stays_open_below_what_is_new(visit: Visit, script: Script) -> None:
    script.named["MyTeamOkrs"] = ok(team(team_objective("B"), team_objective("C")))
    shown = await visit.show("<okr-team-okrs></okr-team-okrs>")
    opened = shown.locator("summary").nth(1)
    await opened.click()
    script.named["MyTeamOkrs"] = ok(team(*map(team_objective, "CABD")))
    await shown.evaluate(REFRESH)
    titles = await shown.locator("h3").all_inner_texts()
    assert titles == ["C", "A", "B", "D"]
    is_open = "(all) => all.map((one) => one.open)"
    assert await shown.locator("details").evaluate_all(is_open) == [True, False, False, False]
    assert (await focused(shown)).startswith("C ")


async def test_the_keyboard_stays_on_its_row_of_a_tree(visit: Visit, script: Script) -> None:
    script.named["RunningTree"] = ok(tree(leaf("B"), leaf("C"), leaf("D")))
    shown = await visit.show("<okr-tree></okr-tree>")
    await shown.locator(".row").nth(1).focus()
    script.named["RunningTree"] = ok(tree(leaf("A"), leaf("B"), leaf("C")))
    await shown.evaluate(REFRESH)
    await expect(shown.locator(".row").first).to_contain_text("A")
    await asyncio.sleep(0.1)
    assert (await focused(shown)).startswith("C ")
    titles = await shown.locator(".cell-title").all_inner_texts()
    assert [each.strip() for each in titles] == ["A", "B", "C"]


async def test_feedback_that_arrives_does_not_move_the_keyboard(
    visit: Visit, script: Script
) -> None:
    script.named["Feed"] = ok(feed(feedback("First")))
    shown = await visit.show("<okr-feed></okr-feed>")
    await shown.get_by_role("button", name="Take note").focus()
    later = feedback("Second", sentAt="2026-11-20T09:00:00Z")
    script.named["Feed"] = ok(feed(feedback("First"), later))
    await shown.evaluate(REFRESH)
    await expect(shown.locator("li").first).to_contain_text("Second")
    assert "First" in await focused(shown)


async def test_whoever_is_at_a_task_stays_at_it_when_objectives_change_places(
    visit: Visit, script: Script
) -> None:
    """Also where what stood last is gone, and with it the very link that had the focus."""
    first, second = (
        objective(title, key_result(f"Of {title}", tasks=tasks(task(f"{title}-1", "Do it"))))
        for title in ("NORD", "PULSE")
    )
    script.always = ok(me(first, second))
    await visit.open()
    await visit.until("ready")
    await visit.widget.get_by_role("link", name="PULSE-1").focus()
    for shown in ([second, first], [first, second], [second]):
        script.always = ok(me(*shown))
        await visit.refresh()
        assert "PULSE-1" in await focused(visit.widget)


async def test_whoever_is_at_an_item_of_the_agenda_stays_at_it(
    visit: Visit, script: Script
) -> None:
    first, second = agenda_item("First", checkedAt="2026-11-20T09:00:00Z"), agenda_item("Second")
    script.named["MyOneOnOnes"] = ok(my_meetings(meeting(agenda=[first, second])))
    shown = await visit.show("<okr-one-on-one></okr-one-on-one>")
    await shown.get_by_role("checkbox", name="Second").focus()
    new = agenda_item("New")
    script.named["MyOneOnOnes"] = ok(my_meetings(meeting(agenda=[second, new, first])))
    await shown.evaluate(REFRESH)
    assert (await focused(shown)).startswith("Second")
    ticked = await shown.get_by_role("checkbox").evaluate_all(
        "(all) => all.map((one) => one.checked)"
    )
    assert ticked == [False, False, True]


async def test_whoever_is_at_something_to_do_stays_at_it(visit: Visit, script: Script) -> None:
    answers, bookings, calls = (
        todo(each, "2026-12-02") for each in ("Answers", "Bookings", "Calls")
    )
    script.named["Todos"] = ok(todos(answers, calls))
    shown = await visit.show("<okr-reviews></okr-reviews>")
    await shown.get_by_role("link", name="Calls").focus()
    script.named["Todos"] = ok(todos(answers, bookings, calls))
    await shown.evaluate(REFRESH)
    assert "Calls" in await focused(shown)


async def test_a_page_that_is_scrolled_away_from_the_focus_stays_so(
    visit: Visit, script: Script
) -> None:
    """Nothing moved, so nothing is to be brought back."""
    await visit.page.set_viewport_size({"width": 400, "height": 300})
    await visit.reach("ready")
    await visit.widget.get_by_role("link").first.focus()
    await visit.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    before = await visit.page.evaluate("scrollY")
    await visit.refresh()
    assert await visit.page.evaluate("scrollY") == before > 300


async def test_a_teams_objectives_stand_below_the_cycle_that_is_theirs(
    visit: Visit, script: Script
) -> None:
    year = {"id": "FY27", "label": "FY27", "endsOn": "2027-10-31"}
    mixed = [team_objective("A"), team_objective("B", cycle=year), team_objective("C")]
    script.named["MyTeamOkrs"] = ok(team(*mixed))
    shown = await visit.show("<okr-team-okrs></okr-team-okrs>")
    assert await shown.locator(".cycle-label").all_inner_texts() == ["FY27 Q4", "FY27"]
    lists = shown.locator(".objectives")
    titles = [await each.locator("h3").all_inner_texts() for each in await lists.all()]
    assert titles == [["A", "C"], ["B"]]
    heads = await shown.locator("[part=cycle]").all_inner_texts()
    assert ["73 days left" in heads[0], "346 days left" in heads[1]] == [True, True]
