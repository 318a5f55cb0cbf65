"""An objective's number explains itself: what is listed is what it was made of, and adds up."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.answers import Json, health
from tests.browser.canned import in_full, ok, own
from tests.browser.goals import opened
from tests.browser.host import Script
from tests.browser.visit import RUN_AXE, Visit
from tests.support.demo import Demo

SHOWN = '<okr-objective objective="O:1"></okr-objective>'
NAME = "(element, id) => element.setAttribute('objective', id)"
COMPANYS = """{ objectives(first: 50, filter: {level: COMPANY}) { nodes {
  id title rollupMode progress { value measured } } } }"""
PART = re.compile(r"(\d+)% × (\d+)% of the weight")


def part(name: str, value: str, weight: str = "1") -> Json:
    return {"name": name, "value": value, "weight": weight}


def child(title: str, kind: str = "Objective") -> Json:
    return {"child": {"__typename": kind, "id": f"{kind[0]}:{title}", "title": title}}


async def explained(visit: Visit, script: Script, answer: Json) -> Locator:
    script.named["ObjectiveInFull"] = ok(answer)
    shown = await visit.show(SHOWN)
    await shown.get_by_text("How this number comes about").click()
    return shown


async def lines(shown: Locator) -> list[str]:
    return [" ".join(line.split()) for line in await shown.locator(".inputs li").all_inner_texts()]


async def test_what_contributes_is_listed_beside_its_own_key_results(
    visit: Visit, script: Script, axe: str
) -> None:
    """A cancelled key result goes into nothing, and what nobody measured counts as 0."""
    kept, gone = own("Kept", "0.5"), own("Gone", "0.9", health=health("CANCELLED"))
    parts = (part("K:Kept", "0.5"), part("K:Mute", "0"), part("O:Child", "0.7", "2"))
    answer = in_full(
        "0.475", *parts, of=(kept, gone, own("Mute", None)), alignedFrom={"nodes": [child("Child")]}
    )
    shown = await explained(visit, script, answer)
    assert await lines(shown) == [
        "Kept 50% × 25% of the weight",
        "Mute 0% × 25% of the weight",
        "Child 70% × 50% of the weight",
    ]
    await expect(shown).to_contain_text("what is not measured yet counts as 0%")
    await expect(shown).not_to_contain_text("More counts than is listed here.")
    await visit.page.evaluate(axe)
    assert await visit.page.evaluate(RUN_AXE) == []


async def test_a_rolling_objective_is_the_mean_of_its_quarters(
    visit: Visit, script: Script
) -> None:
    sets = [{"cycle": {"id": f"C:{name}", "label": name}} for name in ("Q1", "Q2")]
    parts = (part("C:Q1", "1", "90"), part("C:Q2", "0.5", "90"))
    answer = in_full("0.75", *parts, of=(own("Kept", "0.5"),), keyResultSets=sets)
    shown = await explained(visit, script, answer)
    assert await lines(shown) == [
        "Q1 100% × 50% of the weight",
        "Q2 50% × 50% of the weight",
    ]


async def test_weights_that_are_all_zero_are_all_alike(visit: Visit, script: Script) -> None:
    parts = (part("K:A", "1", "0"), part("K:B", "0", "0"))
    answer = in_full("0.5", *parts, of=(own("A", "1"), own("B", "0")))
    shown = await explained(visit, script, answer)
    assert await lines(shown) == ["A 100% × 50% of the weight", "B 0% × 50% of the weight"]


async def test_an_objective_of_nothing_but_what_contributes_is_not_empty(
    visit: Visit, script: Script
) -> None:
    link = {"nodes": [child("Child", "KeyResult")]}
    answer = in_full("0.7", part("K:Child", "0.7"), alignedFrom=link)
    shown = await explained(visit, script, answer)
    assert await lines(shown) == ["Child 70% × 100% of the weight"]


async def test_what_counts_and_is_not_listed_is_told_of(visit: Visit, script: Script) -> None:
    """Of what somebody may not see the service names no part."""
    answer = in_full("0.3", part("K:A", "0.5"), of=(own("A", "0.5"),))
    shown = await explained(visit, script, answer)
    await expect(shown).to_contain_text("More counts than is listed here.")


async def test_the_companys_numbers_add_up_as_they_are_explained(
    chromium: Browser, demo: Demo
) -> None:
    nodes = demo.ask(COMPANYS, "Maya Okafor")["objectives"]["nodes"]
    mixed = [each for each in nodes if each["rollupMode"] == "BOTH" and each["progress"]]
    assert mixed
    async with opened(chromium, demo) as goals:
        await goals.reach("ready", of=["okr-objective"])
        shown = goals.element("okr-objective")
        for each in mixed:
            await shown.evaluate(NAME, each["id"])
            await expect(shown.locator("#title")).to_have_text(each["title"])
            await shown.get_by_text("How this number comes about").click()
            told = [PART.search(line) for line in await lines(shown)]
            sums = [int(found[1]) * int(found[2]) / 100 for found in told if found]
            assert len(sums) == len(told) > 1
            assert sum(sums) == pytest.approx(float(each["progress"]["value"]) * 100, abs=4)
