"""A hundred scripts, each as a title, a name, a text and a Jira task, stand there as they are."""

from tests.browser.answers import Json, ago, task, tasks
from tests.browser.canned import JONAS, in_full, ok, own
from tests.browser.host import Script
from tests.browser.vectors import VECTORS
from tests.browser.visit import Visit

SHOWN = '<okr-objective objective="O:1"></okr-objective>'
TEXTS = "(all) => all.map((one) => one.textContent)"
TAGS = "(element) => [...element.shadowRoot.querySelectorAll('*')].map((one) => one.localName)"
HANDLERS = """(element) => [...element.shadowRoot.querySelectorAll('*')]
  .flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on'))"""
OURS = {
    "bdi", "details", "div", "h2", "h3", "li", "p", "path", "section", "span", "summary", "svg",
    "time", "ul", "a",
}  # fmt: skip


def with_it(at: int, vector: str) -> Json:
    named = {"id": f"P:{at}", "name": vector}
    return own(vector, "0.5", id=f"K:{at}", owner=named, tasks=tasks(task("A-1", vector)))


def said(at: int, vector: str) -> Json:
    told = {"value": None, "previousValue": None, "confidence": None, "reportedStatus": None}
    of = {"id": f"K:{at}", "title": vector, "unitOfMeasure": None}
    about = {"effectiveAt": ago(days=1), "source": "FORM", "author": JONAS, "keyResult": of}
    return {"id": f"C:{at}", "narrative": vector, **told, **about}


async def test_each_of_a_hundred_ways_to_run_a_script_stands_there_as_text(
    visit: Visit, script: Script
) -> None:
    """What is one more character or one less would have been taken for something else."""
    of = tuple(with_it(*each) for each in enumerate(VECTORS))
    checked_in = {"nodes": [said(*each) for each in enumerate(VECTORS)]}
    answer = in_full("0.5", of=of, checkIns=checked_in, description=VECTORS[0])
    script.named["ObjectiveInFull"] = ok(answer)
    shown = await visit.show(SHOWN)
    every = [*VECTORS]
    assert await shown.locator("[part=key-result-title]").evaluate_all(TEXTS) == every
    assert await shown.locator(".key-result .person bdi").evaluate_all(TEXTS) == every
    narratives = await shown.locator(".narrative").evaluate_all(TEXTS)
    assert narratives == [VECTORS[0], *every]
    chips = await shown.locator(".chip .unseen").evaluate_all(TEXTS)
    assert chips == [f": {vector}, To Do" for vector in VECTORS]
    assert set(await shown.evaluate(TAGS)) <= OURS
    assert await shown.evaluate(HANDLERS) == []
    assert await visit.page.evaluate("window.hit") is None
