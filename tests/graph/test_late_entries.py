"""A check-in that is entered late counts in its days as they were, whatever has changed since."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.key_result import Step
from rules.terms import MetricKind, RollupMode
from tests.graph.authoring import Team, act, on_result, team
from tests.graph.conftest import Graph, gid
from tests.graph.test_as_of_okrs import ago, day
from tests.graph.test_check_in_create import created
from tests.support.company import Company

PROGRESS = "query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) { progress { value } } }"
LINKS = "query($id: ID!) { objective(id: $id) { alignedTo { id } } }"
OLD: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30)}
WHY = {"reason": "We know better."}


class Family:
    """Top is made of what is below it; A is tied to it and read at 20, B is alone."""

    def __init__(self, graph: Graph, t: Team, keys: dict[str, UUID]) -> None:
        self.graph, self.t, self.keys = graph, t, keys
        self.ids = {name: gid("Objective", key) for name, key in keys.items()}
        self.results: dict[str, str] = {}

    async def says(self, name: str, value: str, days: int, **more: str) -> str:
        at = ago(days).isoformat()
        given = {"keyResult": self.results[name], "value": value, "effectiveAt": at, **more}
        answer = await created(self.graph, self.t.cy, **given)
        assert answer["errors"] == []
        return str(answer["checkIn"]["id"])

    async def does(self, action: str, answer: str, **given: Any) -> None:
        assert (await act(self.graph, action, self.t.cy, answer, **given))["errors"] == []

    async def stood(self, *days: int, of: str = "Top") -> list[str | None]:
        told: list[str | None] = []
        for each in days:
            asked = {"id": self.ids[of], "on": day(each)}
            found = (await self.graph.ask(PROGRESS, as_=self.t.cy, **asked))["objective"]
            told.append(found["progress"] and found["progress"]["value"])
        return told


async def family(graph: Graph, company: Company, **more: Any) -> Family:
    t = await team(company)
    named: dict[str, Any] = {"cycle": t.cycle, "owner": t.cy, **OLD}
    keys = {
        name: await company.objective(name, **named, **({} if name != "Top" else more))
        for name in ("Top", "A", "B")
    }
    found = Family(graph, t, keys)
    for name in ("A", "B"):
        result = await company.key_result("K", objective=keys[name], created_at=ago(30))
        found.results[name] = gid("KeyResult", result)
    await company.align(keys["A"], to_objective=keys["Top"])
    await company.roll_up()
    await found.says("A", "20", 20)
    return found


@pytest.fixture
async def tied(graph: Graph, company: Company) -> Family:
    return await family(graph, company, rollup_mode=RollupMode.CHILDREN)


async def test_it_reaches_what_it_led_up_to_then(tied: Family) -> None:
    asked = await tied.graph.ask(LINKS, as_=tied.t.cy, id=tied.ids["A"])
    [link] = asked["objective"]["alignedTo"]
    await tied.does("alignmentDelete", "deletedId", id=link["id"])
    await tied.says("A", "60", 10)
    assert await tied.stood(15, 9, 1, 0) == ["0.2", "0.6", "0.6", None]


async def test_it_reaches_nothing_that_it_leads_up_to_since_then(tied: Family) -> None:
    ends = {"child": tied.ids["B"], "parent": tied.ids["Top"]}
    await tied.does("alignmentCreate", "alignment { id }", **ends)
    await tied.says("B", "80", 10)
    assert await tied.stood(9, 1, of="B") == ["0.8", "0.8"]
    assert await tied.stood(9, 1, 0) == ["0.2", "0.2", "0.5"]


async def test_it_counts_by_the_share_that_a_link_had_then(graph: Graph, company: Company) -> None:
    both = await family(graph, company, rollup_mode=RollupMode.CHILDREN)
    await company.align(both.keys["B"], to_objective=both.keys["Top"])
    await both.says("B", "80", 20)
    asked = await graph.ask(LINKS, as_=both.t.cy, id=both.ids["B"])
    [link] = asked["objective"]["alignedTo"]
    await both.does("alignmentUpdate", "alignment { id }", id=link["id"], share="0.25")
    await both.says("A", "40", 10)
    assert await both.stood(9, 1, 0) == ["0.6", "0.6", "0.48"]


async def test_a_number_is_made_of_what_it_was_made_of_then(graph: Graph, company: Company) -> None:
    top = await family(graph, company, rollup_mode=RollupMode.CHILDREN)
    given = {"id": top.ids["Top"], "rollupMode": "KEY_RESULTS", **WHY}
    await top.does("objectiveUpdate", "objective { id }", **given)
    await top.says("A", "60", 10)
    assert await top.stood(15, 9, 1, 0) == ["0.2", "0.6", "0.6", None]


async def test_what_was_given_up_since_counted_then(tied: Family) -> None:
    ends = {"child": tied.ids["B"], "parent": tied.ids["Top"]}
    await tied.says("B", "60", 20)
    await tied.does("alignmentCreate", "alignment { id }", **ends)
    await tied.does("objectiveCancel", "objective { id }", id=tied.ids["A"], **WHY)
    await tied.says("B", "80", 10)
    assert await tied.stood(9, 1, 0) == ["0.2", "0.2", "0.8"]


async def test_steps_count_that_stood_then(graph: Graph, company: Company) -> None:
    found = await family(graph, company)
    goal = await company.objective("Win", cycle=found.t.cycle, owner=found.t.cy, **OLD)
    kind: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    result = await company.key_result("Ship", objective=goal, created_at=ago(30), **kind)
    for place, days in enumerate((20, None)):
        done_at = None if days is None else ago(days)
        what = {"title": f"Part {place}", "weight": Decimal(1), "done_at": done_at}
        await company.add(Step, id=uuid4(), key_result_id=result, **what)
    await company.roll_up()
    id_ = gid("KeyResult", result)
    steps = [{"title": title, "weight": "1"} for title in ("Part 0", "B", "C", "D")]
    answer = await on_result(graph, "keyResultUpdate", found.t.cy, id=id_, steps=steps, **WHY)
    assert answer["errors"] == []
    word = {"keyResult": id_, "confidence": 80, "effectiveAt": ago(10).isoformat()}
    assert (await created(graph, found.t.cy, **word))["errors"] == []
    found.ids["Win"] = gid("Objective", goal)
    assert await found.stood(9, 1, 0, of="Win") == ["0.5", "0.5", "0.25"]


@pytest.mark.parametrize("days", [5, 0])
async def test_a_correction_that_moves_it_to_a_later_day_takes_it_out_of_its_old_ones(
    tied: Family, days: int
) -> None:
    mistaken = await tied.says("A", "80", 12)
    await tied.says("A", "50", days, supersedes=mistaken)
    assert await tied.stood(12, 8, 0, of="A") == ["0.2", "0.2", "0.5"]
    assert await tied.stood(12, 8, 0) == ["0.2", "0.2", "0.5"]


async def test_before_its_first_reading_a_key_result_counts_as_it_came(
    graph: Graph, company: Company
) -> None:
    found = await family(graph, company)
    result = await company.key_result(
        "L", objective=found.keys["B"], created_at=ago(30), current=Decimal(40)
    )
    found.results["L"] = gid("KeyResult", result)
    await found.says("L", "80", 5)
    await found.says("B", "0", 10)
    assert await found.stood(11, 10, 9, 4, of="B") == ["0.2", "0.2", "0.2", "0.4"]
