"""Performance goals in the graph: their owner's, and no part of any OKR."""

from decimal import Decimal
from typing import Any

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, cast, did, launched, set_up
from tests.support.company import Company

GOALS = """query($id: ID!) { person(id: $id) { performanceGoals { nodes {
  title state sharedWith { name } visibleBecause } } } }"""


async def goals(graph: Graph, who: Any, of: Any) -> list[str]:
    answer = await graph.ask(GOALS, as_=who, id=gid("Person", of))
    return [each["title"] for each in answer["person"]["performanceGoals"]["nodes"]]


async def test_a_goal_is_private_until_it_is_shared_and_hr_sees_it_while_a_review_is_open(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    me = people["me"]
    goal = await did(graph, "performanceGoalCreate", me, title="Speak up")
    others = ("manager", "above", "hr", "admin", "report", "other")
    private = [await goals(graph, people[who], me) for who in others]
    cycle = await set_up(graph, people)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    reviewed = {who: await goals(graph, people[who], me) for who in others}
    change = {"id": goal["id"], "shared": True, "expectedVersion": 1}
    shared = await doing.do("performanceGoalUpdate", "me", **change)
    seen = {who: await goals(graph, people[who], me) for who in others}
    refused = [
        *await doing.refused("performanceGoalUpdate", "me", **change),
        *await doing.refused("performanceGoalUpdate", "manager", id=goal["id"], title="Mine"),
        *await doing.refused("performanceGoalUpdate", "other", id=goal["id"], title="Mine"),
        *await doing.refused("performanceGoalUpdate", "me", id=goal["id"], state="DRAFT"),
        *await doing.refused("performanceGoalUpdate", "me", id=goal["id"]),
        *await doing.refused("performanceGoalDelete", "manager", id=goal["id"]),
    ]
    await doing.to("SHARING", "CLOSED")
    closed = await goals(graph, people["hr"], me)
    nobody: dict[str, list[str]] = {who: [] for who in others}
    assert private == [[]] * len(others)
    assert reviewed == {**nobody, "hr": ["Speak up"]}
    assert shared["sharedWith"] == {"name": "manager"}
    assert seen == {**nobody, "hr": ["Speak up"], "manager": ["Speak up"]}
    assert closed == []
    assert refused == [
        ("CONFLICT", []), ("NOT_ALLOWED", []), ("NOT_FOUND", []), ("NOT_OPEN", ["state"]),
        ("EMPTY", ["title"]), ("NOT_ALLOWED", []),
    ]  # fmt: skip


async def test_a_goal_comes_of_a_shared_review_as_a_draft_of_its_owner(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    given = {"title": "Lead a team", "participant": part}
    await doing.writes("manager", "MANAGER")
    refused = await doing.refused("performanceGoalCreate", "manager", **given)
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    refused += await doing.refused("performanceGoalCreate", "above", **given)
    refused += await doing.refused("performanceGoalCreate", "other", **given)
    goal = await doing.do("performanceGoalCreate", "manager", **given)
    taken = await doing.do("performanceGoalUpdate", "me", id=goal["id"], state="OPEN")
    gone = await doing.do("performanceGoalDelete", "me", id=goal["id"])
    assert (goal["state"], taken["state"], gone) == ("DRAFT", "OPEN", goal["id"])
    assert await goals(graph, doing.people["me"], doing.people["me"]) == []
    assert refused == [
        ("NOT_OPEN", ["participant"]), ("NOT_ALLOWED", ["participant"]),
        ("NOT_FOUND", ["participant"]),
    ]  # fmt: skip


async def test_whom_nobody_manages_makes_a_goal_of_a_reports_review_that_is_shared(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part = await doing.part("manager")
    await doing.writes("above", "MANAGER", "manager")
    await doing.to("SHARING")
    await doing.do("reviewShare", "above", participant=part)
    given = {"title": "Lead a team", "participant": part, "shared": True}
    goal = await doing.do("performanceGoalCreate", "above", **given)
    own = await doing.refused("performanceGoalCreate", "above", title="Mine", shared=True)
    assert (goal["state"], goal["sharedWith"]) == ("DRAFT", {"name": "above"})
    assert own == [("INVALID", ["shared"])]


async def test_who_was_the_manager_sees_a_goal_of_a_review_until_its_cycle_is_closed(
    graph: Graph, company: Company
) -> None:
    """And makes none any more; whoever is the manager today sees it as before."""
    doing = await launched(graph, company)
    me, part = doing.people["me"], await doing.part()
    to = {"participant": part, "manager": gid("Person", doing.people["other"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A new team")
    await doing.writes("other", "MANAGER")
    await doing.to("SHARING")
    await doing.do("reviewShare", "other", participant=part)
    goal = await doing.do("performanceGoalCreate", "other", title="Lead a team", participant=part)
    await doing.do("performanceGoalCreate", "me", title="Rest", participant=part, shared=True)
    seen = {who: sorted(await goals(graph, doing.people[who], me)) for who in ("other", "manager")}
    await doing.to("CLOSED")
    new = {"id": goal["id"], "description": "With Ann"}
    await doing.do("performanceGoalUpdate", "me", **new)
    later = {who: await goals(graph, doing.people[who], me) for who in ("other", "manager")}
    refused = await doing.refused("performanceGoalCreate", "other", title="X", participant=part)
    refused += await doing.refused("performanceGoalCreate", "me", title="X", participant=part)
    assert seen == {"other": ["Lead a team"], "manager": ["Rest"]}
    assert later == {"other": [], "manager": ["Rest"]}
    assert refused == [("NOT_OPEN", ["participant"])] * 2


async def test_a_goal_that_helps_an_objective_moves_none_of_its_numbers(
    graph: Graph, company: Company
) -> None:
    """F12: the link leads from the goal to the objective, and nothing leads back."""
    people = await cast(company)
    me = people["me"]
    objective = await company.objective("Win", cycle=await company.cycle(), owner=me)
    await company.key_result("Sell", objective=objective, current=Decimal(40))
    await company.roll_up()
    id_ = gid("Objective", objective)
    query = """query($id: ID!) { objective(id: $id) { version keyResults { title }
      progress { value inputs { name value } } alignedFrom { totalCount } } }"""
    before = await graph.ask(query, as_=me, id=id_)
    goal = await did(graph, "performanceGoalCreate", me, title="Speak up", objective=id_)
    await did(graph, "performanceGoalUpdate", me, id=goal["id"], state="DONE")
    assert await graph.ask(query, as_=me, id=id_) == before
    linked = """query($id: ID!) { person(id: $id) { performanceGoals { nodes {
      objective { title } } } } }"""
    told = (await graph.ask(linked, as_=me, id=gid("Person", me)))["person"]
    assert told["performanceGoals"]["nodes"] == [{"objective": {"title": "Win"}}]
