"""What is typed is never lost: refused, offline, while it is sent, and where its place is gone."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.canned import MAYA, done, feed, feedback, meeting, my_meetings, ok, refused
from tests.browser.host import Script
from tests.browser.visit import OUTAGE, Visit

TALK = "<okr-one-on-one></okr-one-on-one>"
ASKED = "What do you want to talk about?"


async def add(talk: Locator, text: str) -> Locator:
    line = talk.get_by_label(ASKED)
    await line.fill(text)
    await line.press("Enter")
    return line


async def test_what_was_refused_in_a_talk_is_still_there(visit: Visit, script: Script) -> None:
    script.named["MyOneOnOnes"] = ok(my_meetings(meeting()))
    script.named["AddAgendaItem"] = refused("agendaItemAdd", "Say it in fewer words.", "text")
    talk = await visit.show(TALK)
    line = await add(talk, "The week in Tampere")
    await expect(talk).to_contain_text("Say it in fewer words.")
    await expect(line).to_have_value("The week in Tampere")


async def test_what_could_not_be_sent_from_a_talk_is_sent_again_as_the_same(
    visit: Visit, script: Script
) -> None:
    script.named["MyOneOnOnes"] = ok(my_meetings(meeting()))
    script.named["AddAgendaItem"] = OUTAGE
    talk = await visit.show(TALK, lang="de")
    line = talk.get_by_role("textbox").first
    await line.fill("Tampere")
    await line.press("Enter")
    await expect(talk).to_contain_text("Der Dienst antwortet gerade nicht.")
    await expect(line).to_have_value("Tampere")
    script.named["AddAgendaItem"] = done("agendaItemAdd")
    await line.press("Enter")
    await expect(line).to_have_value("")
    first, second = script.inputs("AddAgendaItem")
    assert first == second


async def test_a_line_that_is_on_its_way_is_sent_once(visit: Visit, script: Script) -> None:
    script.named["MyOneOnOnes"] = ok(my_meetings(meeting()))
    script.named["AddAgendaItem"] = done("agendaItemAdd")
    talk = await visit.show(TALK)
    script.delay = 0.5
    line = await add(talk, "Tampere")
    await line.press("Enter")
    await expect(line).to_have_value("")
    assert len(script.inputs("AddAgendaItem")) == 1


async def test_a_note_that_could_not_be_taken_is_told_in_words(
    visit: Visit, script: Script
) -> None:
    script.named["Feed"] = ok(feed(feedback("You asked what others would not.")))
    script.named["AcknowledgeFeedback"] = OUTAGE
    shown = await visit.show("<okr-feed></okr-feed>")
    await shown.get_by_role("button", name="Take note").click()
    said = "This was not saved, and is still here. The service does not answer right now."
    await expect(shown).to_contain_text(said)


@pytest.mark.parametrize(("over", "badge"), [("heldAt", "Held"), ("cancelledAt", "Called off")])
async def test_nothing_can_be_put_on_a_talk_that_is_over_but_a_note(
    visit: Visit, script: Script, over: str, badge: str
) -> None:
    talk = meeting(**{over: "2026-11-20T09:00:00Z"})
    script.named["OneOnOneById"] = ok({"node": talk, "me": {"person": MAYA}})
    shown = await visit.show('<okr-one-on-one one-on-one="1:1"></okr-one-on-one>')
    await expect(shown).to_contain_text(badge)
    await expect(shown.get_by_role("textbox")).to_have_count(1)
    await expect(shown.get_by_label("Write something down")).to_be_visible()
