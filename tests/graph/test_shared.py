"""Shared objectives (F13) and windows of their own (F9): counted once, and judged by their time."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from model.objective import ObjectiveUnit
from rules.terms import ObjectiveLevel
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

SHARED = """query($cycle: ID!, $shop: ID!, $web: ID!) {
  shop: unit(id: $shop) { ...Part } web: unit(id: $web) { ...Part }
  cycle(id: $cycle) { progress { value inputs { name } } objectives { totalCount } } }
  fragment Part on OrgUnit { objectives { totalCount nodes { title } }
    progress(cycle: $cycle) { value inputs { name weight } } }"""
PACE = """query($id: ID!) { keyResult(id: $id) { dueOn health { expected }
  cycle { endsOn } qualitySignals { id severity } } }"""


async def test_a_shared_objective_weighs_what_each_unit_says_and_counts_once_for_all(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada"), await company.cycle()
    shop, web = await company.unit("Shop"), await company.unit("Web")
    goals: list[UUID] = []
    for title, done in (("Both", 80), ("Own", 20)):
        goal = await company.objective(title, cycle=cycle, owner=me, level=ObjectiveLevel.UNIT)
        await company.key_result("K", objective=goal, current=Decimal(done))
        goals.append(goal)
    for goal, unit, weight in ((goals[0], shop, 3), (goals[0], web, 1), (goals[1], shop, 1)):
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=weight)
    await company.roll_up()
    ids = {"cycle": gid("Cycle", cycle), "shop": gid("OrgUnit", shop), "web": gid("OrgUnit", web)}
    told = await graph.ask(SHARED, as_=me, **ids)
    both, own = (gid("Objective", goal) for goal in goals)
    assert told["web"]["objectives"] == {"totalCount": 1, "nodes": [{"title": "Both"}]}
    assert told["shop"]["objectives"]["totalCount"] == 2
    assert told["web"]["progress"] == {"value": "0.8", "inputs": [{"name": both, "weight": "1"}]}
    assert told["shop"]["progress"]["value"] == "0.65"
    assert told["cycle"]["progress"]["value"] == "0.5"
    names = {each["name"] for each in told["cycle"]["progress"]["inputs"]}
    assert (names, told["cycle"]["objectives"]["totalCount"]) == ({both, own}, 2)


async def test_pace_is_that_of_a_key_results_own_time_which_may_outlive_the_cycle(
    graph: Graph, company: Company
) -> None:
    """18 November is half of the time from October to January, and more than half of the cycle."""
    me, cycle = await company.person("Ada"), await company.cycle()
    goal = await company.objective("Win", cycle=cycle, owner=me)
    result = await company.key_result("K", objective=goal, due_on=date(2027, 1, 5))
    told = (await graph.ask(PACE, as_=me, id=gid("KeyResult", result)))["keyResult"]
    assert (told["dueOn"], told["health"]["expected"]) == ("2027-01-05", "0.5")
    assert told["cycle"]["endsOn"] == "2026-12-31"
    assert "WINDOW_LEAVES_CYCLE" in {each["id"] for each in told["qualitySignals"]}
