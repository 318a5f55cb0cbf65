"""What was taken out since is still in the answers of the days on which it stood."""

from typing import Any

from sqlalchemy import update

from model.grade import Grade
from model.key_result import KeyResult
from model.objective import Objective
from rules.terms import Visibility
from tests.graph.authoring import Team, act, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.test_as_of_okrs import ago, day
from tests.graph.test_check_in_create import created
from tests.support.company import Company

WHOLE = """fragment Whole on KeyResult { id title current weight outcome owner { name }
  cycle { key } progress { value } health { value expected } confidence { value }
  grade { proposed } forecast { atEnd readings { value } } cadence { rhythm } visibleBecause
  series(from: "2020-01-01") { value checkIn { keyResult { title } } }
  latestCheckIn { value keyResult { title } }
  checkIns { totalCount nodes { value previousValue keyResult { title } } } }"""
ASKED = f"""query($id: ID!, $lost: ID!, $on: Date!) {{
  objective(id: $id, asOf: $on) {{ title progress {{ value inputs {{ name value weight }} }}
    health {{ value }} checkIns {{ totalCount }} keyResults {{ ...Whole }} }}
  keyResult(id: $lost, asOf: $on) {{ ...Whole objective {{ title }}
    alignedFrom {{ nodes {{ child {{ ... on Objective {{ title }} }}
      parent {{ ... on KeyResult {{ title }} }} }} }} }}
  cycle(key: "FY26-Q4") {{ progress(asOf: $on) {{ value }}
    tree(asOf: $on) {{ depth node {{ ... on Objective {{ title }} ... on KeyResult {{ title }} }} }}
    objectives(asOf: $on) {{ nodes {{ title }} }} }} }} {WHOLE}"""
TODAYS = """query($id: ID!, $lost: ID!) { keyResult(id: $lost) { title }
  objective(id: $id) { keyResults { title } } }"""


async def begun(graph: Graph, company: Company) -> tuple[Team, dict[str, str]]:
    """Win has Sell and Lost, which Below leads up to; both were read five days ago."""
    t = await team(company)
    old: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30)}
    goal = await unit_objective(company, t, **old)
    below = await company.objective("Below", cycle=t.cycle, owner=t.ada, **old)
    sell, lost = [
        await company.key_result(title, objective=goal, position=place, created_at=ago(30))
        for place, title in enumerate(("Sell", "Lost"))
    ]
    await company.key_result("K", objective=below, created_at=ago(30))
    await company.align(below, to_key_result=lost)
    await company.add(
        Grade, key_result_id=lost, proposed=None, graded_by_id=t.ada, graded_at=ago(8)
    )
    await company.roll_up()
    for result, value, days in ((sell, "20", 6), (lost, "30", 7), (lost, "60", 5)):
        at = ago(days).isoformat()
        await created(graph, t.ada, keyResult=gid("KeyResult", result), value=value, effectiveAt=at)
    return t, {"id": gid("Objective", goal), "lost": gid("KeyResult", lost)}


async def taken_out(graph: Graph, t: Team, ids: dict[str, str]) -> None:
    why = {"id": ids["lost"], "reason": "We know better."}
    assert (await act(graph, "keyResultArchive", t.ada, **why))["errors"] == []


async def test_a_key_result_that_was_taken_out_since_is_in_every_answer_of_its_days(
    graph: Graph, company: Company
) -> None:
    t, ids = await begun(graph, company)
    before = await graph.ask(ASKED, as_=t.di, **ids, on=day(4))
    await taken_out(graph, t, ids)
    titles = [each["title"] for each in before["objective"]["keyResults"]]
    assert (titles, before["objective"]["progress"]["value"]) == (["Sell", "Lost"], "0.4")
    assert await graph.ask(ASKED, as_=t.di, **ids, on=day(4)) == before
    now = await graph.ask(TODAYS, as_=t.di, **ids)
    assert now == {"keyResult": None, "objective": {"keyResults": [{"title": "Sell"}]}}


async def test_from_the_day_on_which_it_was_taken_out_it_is_in_none(
    graph: Graph, company: Company
) -> None:
    t, ids = await begun(graph, company)
    await taken_out(graph, t, ids)
    told = await graph.ask(ASKED, as_=t.di, **ids, on=day(0))
    assert told["keyResult"] is None
    assert [each["title"] for each in told["objective"]["keyResults"]] == ["Sell"]
    assert "Lost" not in str(told)


async def test_who_may_not_see_its_objective_today_meets_it_on_no_day(
    graph: Graph, company: Company
) -> None:
    t, ids = await begun(graph, company)
    await taken_out(graph, t, ids)
    async with company.database.system() as session:
        hidden = update(Objective).where(Objective.title == "Win")
        await session.run(hidden.values(visibility=Visibility.RESTRICTED))
    told = [await graph.ask(ASKED, as_=who, **ids, on=day(4)) for who in (t.di, t.bo)]
    assert [each["keyResult"] is None for each in told] == [True, False]
    assert "Lost" not in str(told[0])


async def test_an_objective_that_its_source_has_dropped_since_is_told_as_it_stood(
    graph: Graph, company: Company
) -> None:
    t, ids = await begun(graph, company)
    before = await graph.ask(ASKED, as_=t.di, **ids, on=day(4))
    async with company.database.system() as session:
        for noun in (Objective, KeyResult):
            await session.run(update(noun).values(archived_at=ago(1)))
    assert before["cycle"]["progress"] == {"value": "0.4"}
    assert await graph.ask(ASKED, as_=t.di, **ids, on=day(4)) == before
    assert (await graph.ask(ASKED, as_=t.di, **ids, on=day(0)))["objective"] is None
