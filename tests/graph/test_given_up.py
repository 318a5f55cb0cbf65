"""What was given up counts nowhere any more, and neither do its key results one by one."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.alignment import Alignment
from model.objective import ObjectiveUnit
from rules.terms import AlignmentMode, RollupMode, Visibility
from tests.graph.authoring import DRAFT, Team, act, team
from tests.graph.conftest import Graph, gid
from tests.graph.test_as_of_okrs import ago, day
from tests.graph.test_check_in_create import created
from tests.support.company import Company

OLD: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30)}
WHY = {"reason": "The market is gone."}
PROGRESS = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) {
  progress { value inputs { value } } keyResults { progress { value inputs { value } } } } }"""
HEALTH = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
  health { value source } cadence { dueOn } } }"""


@dataclass(frozen=True)
class Two:
    """P is made of a1, of A, at 20 % and of b1, of B, at 80 %."""

    t: Team
    parent: str
    a: str
    a1: str
    b1: str


async def tie(company: Company, child: UUID, share: str = "1", **parent: UUID) -> None:
    how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(share)}
    await company.add(Alignment, id=uuid4(), child_key_result_id=child, **parent, **how)


@pytest.fixture
async def two(graph: Graph, company: Company) -> Two:
    t = await team(company)
    named: dict[str, Any] = {"cycle": t.cycle, "owner": t.cy, **OLD}
    parent = await company.objective("P", **named, rollup_mode=RollupMode.CHILDREN)
    keys = {name: await company.objective(name, **named) for name in ("A", "B")}
    results: dict[str, UUID] = {}
    for name, key in keys.items():
        results[name] = await company.key_result("K", objective=key, created_at=ago(30))
        await tie(company, results[name], parent_objective_id=parent)
    await company.roll_up()
    for name, value in (("A", "20"), ("B", "80")):
        said = {"value": value, "effectiveAt": ago(20).isoformat(), "reportedStatus": "ON_TRACK"}
        id_ = gid("KeyResult", results[name])
        assert (await created(graph, t.cy, keyResult=id_, **said))["errors"] == []
    a1, b1 = [gid("KeyResult", results[name]) for name in ("A", "B")]
    return Two(t, gid("Objective", parent), gid("Objective", keys["A"]), a1, b1)


async def made_of(graph: Graph, two: Two, on: str | None = None) -> Any:
    """The parent's number, and what it is said to be made of."""
    told = (await graph.ask(PROGRESS, as_=two.t.cy, id=two.parent, on=on))["objective"]["progress"]
    return told["value"], sorted(each["value"] for each in told["inputs"])


async def give_up(graph: Graph, two: Two) -> None:
    given = {"id": two.a, **WHY}
    answer = await act(graph, "objectiveCancel", two.t.cy, "objective { id }", **given)
    assert answer["errors"] == []


async def test_key_results_of_a_cancelled_objective_count_above_no_more(
    graph: Graph, two: Two
) -> None:
    before = await made_of(graph, two)
    await give_up(graph, two)
    assert before == ("0.5", ["0.2", "0.8"])
    assert await made_of(graph, two) == ("0.8", ["0.8"])
    assert await made_of(graph, two, day(1)) == before


async def test_reopened_they_count_again(graph: Graph, two: Two) -> None:
    await give_up(graph, two)
    given = {"objective": two.a, **WHY}
    answer = await act(graph, "objectiveReopen", two.t.cy, "objective { id }", **given)
    assert answer["errors"] == []
    assert await made_of(graph, two) == ("0.5", ["0.2", "0.8"])


async def test_a_late_entry_finds_them_counting_in_its_days(graph: Graph, two: Two) -> None:
    await give_up(graph, two)
    late = {"keyResult": two.b1, "value": "60", "effectiveAt": ago(5).isoformat()}
    assert (await created(graph, two.t.cy, **late))["errors"] == []
    told = [(await made_of(graph, two, on))[0] for on in (day(6), day(4), None)]
    assert told == ["0.5", "0.4", "0.6"]


async def test_they_are_given_up_with_it_and_nothing_of_them_is_due(graph: Graph, two: Two) -> None:
    await give_up(graph, two)
    now, then = [
        (await graph.ask(HEALTH, as_=two.t.cy, id=two.a1, on=on))["keyResult"]
        for on in (None, day(19))
    ]
    assert (now["health"]["value"], now["cadence"]) == ("CANCELLED", {"dueOn": None})
    assert then["health"]["value"] == "ON_TRACK"
    assert then["cadence"]["dueOn"] is not None


async def test_a_draft_s_key_result_is_nobody_else_s_number(graph: Graph, company: Company) -> None:
    t = await team(company)
    closed: dict[str, Any] = {"cycle": t.cycle, "owner": t.cy, "visibility": Visibility.RESTRICTED}
    parent = await company.objective("P", **closed, rollup_mode=RollupMode.CHILDREN)
    draft = await company.objective("A", **{**closed, **DRAFT})
    for key in (parent, draft):
        await company.add(ObjectiveUnit, objective_id=key, unit_id=t.shop, weight=1)
    read: dict[str, Any] = {"objective": draft, "current": Decimal(20)}
    first, second = [await company.key_result(name, **read) for name in ("K", "L")]
    await tie(company, first, parent_objective_id=parent)
    told = await company.key_result("M", objective=draft, driven_by_children=True)
    await tie(company, second, parent_key_result_id=told)
    await company.roll_up()
    above, own = [
        (await graph.ask(PROGRESS, as_=t.cy, on=None, id=gid("Objective", key)))["objective"]
        for key in (parent, draft)
    ]
    assert above["progress"] == {"value": None, "inputs": []}
    # Within the draft they count for one another.
    assert own["progress"]["value"] == "0.2"
    assert [each["progress"]["value"] for each in own["keyResults"]] == ["0.2"] * 3


async def test_of_a_share_of_nothing_nothing_counts(graph: Graph, company: Company) -> None:
    t = await team(company)
    named: dict[str, Any] = {"cycle": t.cycle, "owner": t.cy}
    parent = await company.objective("P", **named, rollup_mode=RollupMode.CHILDREN)
    driven = await company.key_result("M", objective=parent, driven_by_children=True)
    child = await company.objective("A", **named)
    result = await company.key_result("K", objective=child, current=Decimal(20))
    await tie(company, result, "0", parent_objective_id=parent)
    await tie(company, result, "0", parent_key_result_id=driven)
    await company.roll_up()
    told = (await graph.ask(PROGRESS, as_=t.cy, id=gid("Objective", parent)))["objective"]
    nothing: dict[str, Any] = {"progress": {"value": None, "inputs": []}}
    assert told == {**nothing, "keyResults": [nothing]}
