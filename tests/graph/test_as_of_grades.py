"""F45: what was graded before a reopening is still told of its days."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.server import application
from rules.terms import Ambition, CycleKind
from tests.graph.authoring import Team, act, codes, team
from tests.graph.conftest import Graph, gid
from tests.graph.test_as_of_okrs import ago, day
from tests.graph.test_check_in_create import created
from tests.support.company import Company

WHY = {"reason": "Counted twice."}
OLD: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30)}
THEN = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) { outcome
  score { value reason } grade { rootCause gradedBy { name } } health { value } } }"""
SETS = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) {
  progress { value inputs { value } } keyResultSets { progress { value } } } }"""


def on_day(graph: Graph, days: int) -> Graph:
    """The same service so many days ago."""
    then = replace(graph.services, now=lambda: ago(days))
    return Graph(application(then), then)


async def goal(company: Company, t: Team, **more: Any) -> UUID:
    about: dict[str, Any] = {"owner": t.cy, "ambition": Ambition.ASPIRATIONAL, **OLD}
    return await company.objective("Win", **{"cycle": t.cycle, **about, **more})


async def read(graph: Graph, t: Team, result: str, value: str, days: int) -> None:
    said = {"keyResult": result, "value": value, "effectiveAt": ago(days).isoformat()}
    assert (await created(graph, t.cy, **said))["errors"] == []


async def does(graph: Graph, t: Team, action: str, **given: Any) -> Any:
    of = "keyResult" if action == "scoreSet" else "objective"
    return await act(graph, action, t.cy, f"{of} {{ id }}", **given)


async def test_a_grade_that_a_reopening_took_away_is_told_of_its_days(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await goal(company, t)
    result = await company.key_result("Sell", objective=key, created_at=ago(30))
    await company.roll_up()
    ids = {"objective": gid("Objective", key)}
    result_id = {"keyResult": gid("KeyResult", result)}
    await read(graph, t, result_id["keyResult"], "90", 20)
    done = [
        await does(on_day(graph, 12), t, "scoreSet", **result_id),
        await does(on_day(graph, 10), t, "objectiveClose", **ids),
        await does(on_day(graph, 8), t, "objectiveReopen", **ids, **WHY),
    ]
    await read(graph, t, result_id["keyResult"], "50", 6)
    again = {**result_id, "rootCause": "EXTERNAL"}
    done.append(await does(on_day(graph, 4), t, "scoreSet", **again))
    done.append(await does(on_day(graph, 2), t, "objectiveClose", **ids))
    assert [codes(each) for each in done] == [[]] * 5
    told = [
        (await graph.ask(THEN, as_=t.cy, id=result_id["keyResult"], on=day(days)))["keyResult"]
        for days in (13, 11, 9, 7, 3, 1)
    ]
    first, second = {"value": "0.9", "reason": None}, {"value": "0.5", "reason": None}
    assert [each["score"] for each in told] == [None, first, first, first, second, second]
    assert [each["outcome"] for each in told] == [None, None, "ACHIEVED", None, None, "PARTIAL"]
    by = {"gradedBy": {"name": "Cy"}}
    grades = [{"rootCause": None, **by}, {"rootCause": "EXTERNAL", **by}]
    assert [each["grade"] for each in told] == [
        None, grades[0], grades[0], None, grades[1], grades[1],
    ]  # fmt: skip
    assert [told[2]["health"]["value"], told[5]["health"]["value"]] == ["ACHIEVED", "PARTIAL"]


async def test_a_late_entry_finds_the_grade_of_its_days_in_a_set(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    days: dict[str, Any] = {"starts": date(2026, 1, 1), "kind": CycleKind.ANNUAL}
    key = await goal(company, t, cycle=await company.cycle("FY26", **days))
    of_quarter: dict[str, Any] = {"objective": key, "cycle_id": t.cycle, "created_at": ago(30)}
    result = gid("KeyResult", await company.key_result("Sell", **of_quarter))
    await company.roll_up()
    await read(graph, t, result, "50", 20)
    given = {"keyResult": result, "value": "0.9", "reason": "It was sold twice."}
    reopen = {"objective": gid("Objective", key), **WHY}
    done = [
        await does(on_day(graph, 12), t, "scoreSet", **given),
        await does(on_day(graph, 8), t, "objectiveReopen", **reopen),
    ]
    assert [codes(each) for each in done] == [[]] * 2
    await read(graph, t, result, "60", 15)
    told = [
        (await graph.ask(SETS, as_=t.cy, id=reopen["objective"], on=day(each)))["objective"]
        for each in (16, 13, 11, 7)
    ]
    values = ["0.5", "0.6", "0.9", "0.6"]
    assert [each["progress"]["value"] for each in told] == values
    assert [each["progress"]["inputs"] for each in told] == [[{"value": each}] for each in values]
    assert [each["keyResultSets"][0]["progress"]["value"] for each in told] == values


async def test_an_outcome_that_came_of_a_file_s_score_is_told_of_its_days(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await goal(company, t)
    result = await company.key_result(
        "Sell", objective=key, created_at=ago(30), score=Decimal("0.8")
    )
    await company.roll_up()
    ids = {"objective": gid("Objective", key)}
    await does(on_day(graph, 10), t, "objectiveClose", **ids)
    await does(on_day(graph, 8), t, "objectiveReopen", **ids, **WHY)
    # Nobody graded it here, so nobody has to grade it anew.
    assert codes(await does(on_day(graph, 4), t, "objectiveClose", **ids)) == []
    told = [
        (await graph.ask(THEN, as_=t.cy, id=gid("KeyResult", result), on=day(days)))["keyResult"]
        for days in (11, 9, 7, 3)
    ]
    assert [each["outcome"] for each in told] == [None, "ACHIEVED", None, "ACHIEVED"]
    assert [each["score"]["value"] for each in told] == ["0.8"] * 4
