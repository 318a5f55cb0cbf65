"""What is typed into a check-in stays with its key result, whatever becomes of either."""

from playwright.async_api import Locator, expect

from tests.browser.answers import Json
from tests.browser.canned import done, my_subjects, ok, refused, subject
from tests.browser.host import Script
from tests.browser.visit import OUTAGE, RUN_AXE, Visit

FORM = "<okr-check-in></okr-check-in>"
STORY = "What happened"
REFRESH = "(element) => element.refresh()"
FOCUSED = "(element) => element.shadowRoot.activeElement?.id"


async def show(visit: Visit, *subjects: Json) -> Locator:
    visit.host.script.named["CheckInSubjects"] = ok(my_subjects(*subjects))
    return await visit.show(FORM)


async def now_there_are(visit: Visit, form: Locator, *subjects: Json) -> None:
    visit.host.script.named["CheckInSubjects"] = ok(my_subjects(*subjects))
    await form.evaluate(REFRESH)


async def check_in(form: Locator) -> None:
    """Also where the button says that it does nothing now."""
    await form.get_by_role("button", name="Check in").dispatch_event("click")


def said(version: int) -> tuple[int, Json]:
    told = {"id": "C:1", "keyResult": {"id": "K:A", "version": version}}
    return done("checkInCreate", checkIn=told)


def steps(version: int = 1) -> Json:
    every = [{"id": "S:1", "title": "Sign", "doneAt": None}]
    return subject("A", metric={"kind": "MILESTONE", "steps": every}, version=version)


async def test_a_draft_never_goes_to_another_key_result(
    visit: Visit, script: Script, axe: str
) -> None:
    form = await show(visit, subject("A"), subject("B"))
    await form.get_by_label(STORY).fill("About A.")
    await now_there_are(visit, form, subject("B"))
    await expect(form).to_contain_text("“A” is no longer among what you can check in on.")
    await check_in(form)
    assert script.inputs("CheckIn") == []
    await expect(form.get_by_label(STORY)).to_have_value("About A.")
    await visit.page.evaluate(axe)
    assert await visit.page.evaluate(RUN_AXE) == []
    await form.get_by_role("button", name="Discard mine").click()
    await expect(form.locator(".subject")).to_have_text("B")


async def test_a_draft_outlives_the_last_key_result(visit: Visit) -> None:
    form = await show(visit, subject("A"))
    await form.get_by_label(STORY).fill("About A.")
    await now_there_are(visit, form)
    await expect(form.get_by_label(STORY)).to_have_value("About A.")


async def test_each_key_result_has_a_draft_of_its_own(visit: Visit) -> None:
    form = await show(visit, subject("A"), subject("B"))
    await form.get_by_label(STORY).fill("About A.")
    await form.get_by_label("Key result").select_option("B")
    await expect(form.get_by_label(STORY)).to_have_value("")
    await form.get_by_label(STORY).fill("About B.")
    await form.get_by_label("Key result").select_option("A")
    await expect(form.get_by_label(STORY)).to_have_value("About A.")


async def test_what_is_typed_while_it_is_saved_stays_to_be_said(
    visit: Visit, script: Script
) -> None:
    form = await show(visit, subject("A"))
    script.named["CheckIn"] = said(version=2)
    await form.get_by_label(STORY).fill("First.")
    script.delay = 1
    await check_in(form)
    await form.get_by_label(STORY).fill("First. And more.")
    await form.get_by_label(STORY).press("Enter")
    await expect(form).to_contain_text("Saved.")
    await expect(form.get_by_label(STORY)).to_have_value("First. And more.\n")
    assert len(script.inputs("CheckIn")) == 1
    script.delay = 0
    await now_there_are(visit, form, subject("A", version=2))
    await check_in(form)
    await expect(form.get_by_label(STORY)).to_have_value("")
    first, second = script.inputs("CheckIn")
    assert (second["narrative"], second["expectedVersion"]) == ("First. And more.", 2)
    assert first["clientMutationId"] != second["clientMutationId"]


async def test_a_check_in_that_got_lost_is_sent_again_as_the_same_unless_it_was_changed(
    visit: Visit, script: Script
) -> None:
    form = await show(visit, subject("A"))
    script.named["CheckIn"] = OUTAGE
    await form.get_by_label(STORY).fill("Once.")
    for _ in range(2):
        await check_in(form)
        await expect(form).to_contain_text("This was not saved, and is still here.")
    await form.get_by_label(STORY).fill("Twice.")
    await check_in(form)
    await expect(form).to_contain_text("This was not saved, and is still here.")
    first, again, changed = [sent["clientMutationId"] for sent in script.inputs("CheckIn")]
    assert first == again != changed


async def test_a_refused_step_says_why_although_something_is_being_written(
    visit: Visit, script: Script
) -> None:
    form = await show(visit, steps())
    script.named["MarkStep"] = refused("stepMark", "It is locked.", "step", code="LOCKED")
    await form.get_by_label(STORY).fill("About A.")
    await form.get_by_label("Sign").click()
    await expect(form).to_contain_text("It is locked.")
    await form.evaluate(REFRESH)
    await expect(form).to_contain_text("It is locked.")


async def test_a_step_of_ones_own_is_no_conflict_and_anothers_word_is(
    visit: Visit, script: Script
) -> None:
    form = await show(visit, steps(version=1))
    await form.get_by_label(STORY).fill("About A.")
    for version, state in ((2, "ready"), (4, "conflict")):
        told = {"id": "K:A", "version": version}
        script.named["MarkStep"] = done("stepMark", keyResult=told)
        script.named["CheckInSubjects"] = ok(my_subjects(steps(version=version)))
        await form.get_by_label("Sign").click()
        await expect(form).to_have_attribute("state", state)
        await visit.page.wait_for_timeout(200)
        await expect(form).to_have_attribute("state", state)


async def test_a_refusal_leads_to_its_field_and_is_read_out_there(
    visit: Visit, script: Script, axe: str
) -> None:
    form = await show(visit, subject("A"))
    refusal = refused("checkInCreate", "Say what is in the way.", "input", "blockers")
    script.named["CheckIn"] = refusal
    await form.get_by_label(STORY).fill("About A.")
    await check_in(form)
    field = form.get_by_label("What is it?")
    await expect(field).to_be_focused()
    await expect(field).to_have_accessible_description("Say what is in the way.")
    await visit.page.evaluate(axe)
    assert await visit.page.evaluate(RUN_AXE) == []


async def test_whoever_is_refused_what_they_ticked_hears_why_at_the_first_of_its_fields(
    visit: Visit, script: Script
) -> None:
    form = await show(visit, subject("A"))
    script.named["CheckIn"] = refused("checkInCreate", "Not yet.", "input", "reportedStatus")
    await form.get_by_label("At risk").check(force=True)
    await check_in(form)
    group = form.get_by_role("radiogroup")
    await expect(group).to_have_accessible_description("Not yet.")
    assert await form.evaluate("(e) => e.shadowRoot.activeElement?.type") == "radio"


async def test_a_correction_begins_with_all_that_was_said(visit: Visit, script: Script) -> None:
    """Of what it does not say again nothing would be left: it takes the other's whole place."""
    form = await show(visit, subject("A"))
    script.named["CheckIn"] = said(version=2)
    script.named["CheckInSubjects"] = ok(my_subjects(subject("A", version=2)))
    await form.get_by_label("Value today").fill("90")
    await form.get_by_label("How sure are you").fill("35")
    await form.get_by_label("At risk").check(force=True)
    await form.get_by_label(STORY).fill("Two sites began.")
    await form.locator("summary").click()
    await form.get_by_label("What kind of thing?").select_option("DECISION")
    await form.get_by_label("What is it?").fill("No budget.")
    await check_in(form)
    await form.get_by_role("button", name="Correct it").click()
    await expect(form.get_by_label("What is it?")).to_be_visible()
    await expect(form.get_by_label(STORY)).to_have_value("Two sites began.")
    await form.get_by_label("Value today").fill("9")
    await form.get_by_role("button", name="Save correction").click()
    await expect(form).to_contain_text("Saved.")
    first, second = script.inputs("CheckIn")
    told = {"value": "9", "supersedes": "C:1", "expectedVersion": 2}
    assert {**second, "clientMutationId": ""} == {**first, "clientMutationId": "", **told}
    assert (second["confidence"], second["reportedStatus"]) == (35, "AT_RISK")
    assert second["blockers"] == [{"kind": "DECISION", "text": "No budget."}]


async def test_ones_own_check_in_is_no_conflict_for_its_correction(
    visit: Visit, script: Script
) -> None:
    """Also where it is begun before the form has heard of the new version."""
    form = await show(visit, subject("A"))
    script.named["CheckIn"] = said(version=2)
    await form.get_by_label(STORY).fill("About A.")
    await check_in(form)
    await form.get_by_role("button", name="Correct it").click()
    await now_there_are(visit, form, subject("A", version=2))
    await visit.page.wait_for_timeout(200)
    await expect(form).to_have_attribute("state", "ready")
    await expect(form.get_by_label(STORY)).to_have_value("About A.")
