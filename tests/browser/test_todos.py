"""What somebody owes, in `<okr-reviews>`: each thing once, in words, and with the way to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from rules.inbox import Owed
from tests.browser.answers import Json
from tests.browser.goals import Answers, Bend, Goals, opened
from tests.support.demo import Demo

INBOX = "{ inbox { nodes { kind link subject { id } } } }"
ASK = """mutation { feedbackAsk(input: {of: "%s", dueOn: "%s",
  message: "How was the trial in Turku?"}) { errors { message } } }"""
IN_TIME = datetime.now(tz=UTC).date() + timedelta(days=7)
MAYA, JONAS = "Maya Okafor", "Jonas Lind"
LINKS = "(all) => all.map((one) => one.getAttribute('href'))"
KEY_RESULT = {"__typename": "KeyResult", "id": "K1", "title": "A result"}


@pytest.fixture(scope="module")
async def goals(chromium: Browser, demo: Demo) -> AsyncIterator[Goals]:
    async with opened(chromium, demo, width=1280) as goals:
        await goals.reach("ready")
        yield goals


def owed(kind: Owed, link: str = "/embed/reviews?subject=R1", **more: Any) -> Json:
    late = {"dueOn": "2026-11-20", "isOverdue": True, "reason": f"For want of words: {kind}."}
    return {"kind": kind.value, "link": link, "subject": None, **late, **more}


def answering(*items: Json) -> Bend:
    def bend(answer: Json) -> Json:
        if "inbox" not in answer["data"]:
            return answer
        inbox = {"totalCount": len(items), "nodes": [*items]}
        return {**answer, "data": {**answer["data"], "inbox": inbox}}

    return bend


async def shown(goals: Goals, *items: Json) -> str:
    await goals.begin_again(Answers(bend=answering(*items)))
    todos = goals.element("okr-reviews")
    await expect(todos.locator("[part=todo]")).to_have_count(len(items), timeout=15_000)
    return await goals.text("okr-reviews")


async def test_there_are_words_for_whatever_somebody_may_owe(goals: Goals) -> None:
    assert "For want of words" not in await shown(goals, *map(owed, Owed))


async def test_what_is_newer_than_these_files_is_told_by_its_reason(goals: Goals) -> None:
    newer = {**owed(Owed.REVIEW), "kind": "TO_COME", "reason": "Your word is due today."}
    assert "Your word is due today." in await shown(goals, newer)


async def test_it_leads_to_the_page_that_the_organisation_has(goals: Goals) -> None:
    await goals.begin_again(Answers())
    await goals.reach("ready")
    owes = goals.demo.ask(INBOX, MAYA)["inbox"]["nodes"]
    links = goals.element("okr-reviews").locator("[part=todo] a")
    address = f"http://127.0.0.1:{goals.demo.port}/demo/okrs?key-result="
    assert owes[0]["link"].startswith(address)
    assert await links.evaluate_all(LINKS) == [each["link"] for each in owes]


async def test_what_is_not_on_a_page_that_knows_the_reader_is_where_the_host_shows_it(
    goals: Goals,
) -> None:
    """A page of the service itself goes by a session, and this one gives tokens."""
    about = {**KEY_RESULT, "objective": {"id": "O1", "title": "An objective"}}
    link = "/embed/check-in?key-result=K1"
    await shown(goals, owed(Owed.CHECK_IN, link, subject=about), owed(Owed.REVIEW))
    links = goals.element("okr-reviews").locator("[part=todo] a")
    assert await links.evaluate_all(LINKS) == ["/demo/okrs?key-result=K1"]


async def test_a_link_of_another_kind_stays_text(goals: Goals) -> None:
    await shown(goals, owed(Owed.REVIEW, "javascript:alert(1)"), owed(Owed.REVIEW, "http://["))
    assert await goals.element("okr-reviews").locator("[part=todo] a").count() == 0


async def test_feedback_that_somebody_asked_for_is_owed_once(goals: Goals) -> None:
    maya = goals.demo.ask("{ me { person { id } } }", MAYA)["me"]["person"]["id"]
    asked = goals.demo.ask(ASK % (maya, IN_TIME), JONAS)["feedbackAsk"]
    assert asked["errors"] == []
    await goals.begin_again(Answers())
    await goals.reach("ready")
    told = goals.element("okr-reviews").get_by_text("How was the trial in Turku?")
    await expect(told).to_have_count(1)
    assert "Give feedback that you were asked for" in await goals.text("okr-reviews")
